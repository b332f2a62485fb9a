"""What a committee meets about, one subject per file."""

from meetings.models.afterwards import Move, PaperRead, Withdrawal
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute, Minutes, Resolution
from meetings.models.paper import Paper, PaperContent, PaperVersion
from meetings.models.preparing import MemberQuestion, TermsReview, WitnessInvitation
from meetings.models.publication import Edition, Entry, Publication
from meetings.models.timetable import Milestone, StandingItem, TimetableStep
from meetings.models.withheld import OpeningRequest, Withheld, WithheldContent, WithheldEntry
from meetings.models.workprogramme import (
    Criterion,
    Placement,
    ProgrammeStage,
    Suggester,
    Topic,
    TopicScore,
    TopicStage,
    TopicVersion,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Criterion",
    "Edition",
    "Entry",
    "Meeting",
    "MemberQuestion",
    "Milestone",
    "Minute",
    "Minutes",
    "Move",
    "OpeningRequest",
    "Paper",
    "PaperContent",
    "PaperRead",
    "PaperVersion",
    "Placement",
    "ProgrammeStage",
    "Publication",
    "Resolution",
    "StandingItem",
    "Suggester",
    "TermsReview",
    "TimetableStep",
    "Topic",
    "TopicScore",
    "TopicStage",
    "TopicVersion",
    "Withdrawal",
    "Withheld",
    "WithheldContent",
    "WithheldEntry",
    "WitnessInvitation",
]

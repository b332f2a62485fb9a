"""What a committee meets about, one subject per file."""

from meetings.models.afterwards import Move, PaperRead, Withdrawal
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute, Minutes, MinuteVersion, Writer
from meetings.models.paper import Paper, PaperContent, PaperVersion
from meetings.models.proceedings import (
    Adjournment,
    Declaration,
    Exclusion,
    ExclusionItem,
    LateItemOpinion,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
    Vote,
    VoteCast,
)
from meetings.models.publication import Edition, Entry, Publication
from meetings.models.timetable import Milestone, StandingItem, TimetableStep
from meetings.models.withheld import OpeningRequest, Withheld, WithheldContent, WithheldEntry
from meetings.models.withheld_minutes import WithheldPassage

__all__ = [
    "Adjournment",
    "AgendaItem",
    "Attendance",
    "Declaration",
    "Edition",
    "Entry",
    "Exclusion",
    "ExclusionItem",
    "LateItemOpinion",
    "Meeting",
    "Milestone",
    "Minute",
    "MinuteAction",
    "MinuteVersion",
    "Minutes",
    "Motion",
    "Move",
    "OpeningRequest",
    "Paper",
    "PaperContent",
    "PaperRead",
    "PaperVersion",
    "Publication",
    "Resolution",
    "StandingItem",
    "TimetableStep",
    "Undertaking",
    "Vote",
    "VoteCast",
    "Withdrawal",
    "Withheld",
    "WithheldContent",
    "WithheldEntry",
    "WithheldPassage",
    "Writer",
]

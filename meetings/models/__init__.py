"""What a committee meets about, one subject per file."""

from meetings.models.afterwards import Move, Withdrawal
from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute, Minutes, Resolution
from meetings.models.paper import Paper, PaperContent, PaperVersion
from meetings.models.publication import Edition, Entry, Publication
from meetings.models.reads import PaperRead, PaperReadCount
from meetings.models.timetable import Milestone, StandingItem, TimetableStep
from meetings.models.withheld import OpeningRequest, Withheld, WithheldContent, WithheldEntry

__all__ = [
    "AgendaItem",
    "Attendance",
    "Edition",
    "Entry",
    "Meeting",
    "Milestone",
    "Minute",
    "Minutes",
    "Move",
    "OpeningRequest",
    "Paper",
    "PaperContent",
    "PaperRead",
    "PaperReadCount",
    "PaperVersion",
    "Publication",
    "Resolution",
    "StandingItem",
    "TimetableStep",
    "Withdrawal",
    "Withheld",
    "WithheldContent",
    "WithheldEntry",
]

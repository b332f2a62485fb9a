"""What a committee meets about, one subject per file."""

from meetings.models.agenda import AgendaItem
from meetings.models.attendance import Attendance
from meetings.models.call_in import CallIn, CallInRules, EarlierFinding
from meetings.models.circulation import (
    Correction,
    DecisionList,
    MinutesComment,
    MinutesReader,
)
from meetings.models.document_request import DocumentAnswer, DocumentRequest
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minute, Minutes, MinuteVersion, Writer
from meetings.models.paper import Paper, PaperContent, PaperVersion
from meetings.models.preparation import MemberQuestion, TermsReview, WitnessInvitation
from meetings.models.proceedings import (
    Adjournment,
    Declaration,
    Exclusion,
    ExclusionItem,
    FollowUp,
    LateItemOpinion,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
    Vote,
    VoteCast,
)
from meetings.models.publication import Edition, Entry, ExemptMinuteItem, Publication
from meetings.models.reads import EditionRead, PaperRead, PaperReadCount
from meetings.models.recommendation import (
    EarlierWords,
    ProgressReport,
    Recommendation,
    RecommendationFile,
    Response,
)
from meetings.models.referral import EarlierStep, Referral, ReferralStep
from meetings.models.report import Report, ReportPlace, ReportTemplate
from meetings.models.signoff import SignOff, SignOffRoute, SignOffRun, SignOffStep
from meetings.models.six_months import ApprovedAbsence, AttendanceElsewhere
from meetings.models.taking_down import FileText, TakeDown, TakenDown
from meetings.models.task_group import EarlierReport, GroupNote, GroupPlace, TaskGroup
from meetings.models.timetable import Milestone, StandingItem, TimetableStep
from meetings.models.withdrawal import Closing, Move, Withdrawal
from meetings.models.withheld import OpeningRequest, Withheld, WithheldContent, WithheldEntry
from meetings.models.withheld_minutes import WithheldPassage
from meetings.models.workprogramme import (
    Criterion,
    EarlierTopicWords,
    Placement,
    ProgrammeStage,
    Suggester,
    Topic,
    TopicScore,
    TopicStage,
    TopicVersion,
)

__all__ = [
    "Adjournment",
    "AgendaItem",
    "ApprovedAbsence",
    "Attendance",
    "AttendanceElsewhere",
    "CallIn",
    "CallInRules",
    "Closing",
    "Correction",
    "Criterion",
    "DecisionList",
    "Declaration",
    "DocumentAnswer",
    "DocumentRequest",
    "EarlierFinding",
    "EarlierReport",
    "EarlierStep",
    "EarlierTopicWords",
    "EarlierWords",
    "Edition",
    "EditionRead",
    "Entry",
    "Exclusion",
    "ExclusionItem",
    "ExemptMinuteItem",
    "FileText",
    "FollowUp",
    "GroupNote",
    "GroupPlace",
    "LateItemOpinion",
    "Meeting",
    "MemberQuestion",
    "Milestone",
    "Minute",
    "MinuteAction",
    "MinuteVersion",
    "Minutes",
    "MinutesComment",
    "MinutesReader",
    "Motion",
    "Move",
    "OpeningRequest",
    "Paper",
    "PaperContent",
    "PaperRead",
    "PaperReadCount",
    "PaperVersion",
    "Placement",
    "ProgrammeStage",
    "ProgressReport",
    "Publication",
    "Recommendation",
    "RecommendationFile",
    "Referral",
    "ReferralStep",
    "Report",
    "ReportPlace",
    "ReportTemplate",
    "Resolution",
    "Response",
    "SignOff",
    "SignOffRoute",
    "SignOffRun",
    "SignOffStep",
    "StandingItem",
    "Suggester",
    "TakeDown",
    "TakenDown",
    "TaskGroup",
    "TermsReview",
    "TimetableStep",
    "Topic",
    "TopicScore",
    "TopicStage",
    "TopicVersion",
    "Undertaking",
    "Vote",
    "VoteCast",
    "Withdrawal",
    "Withheld",
    "WithheldContent",
    "WithheldEntry",
    "WithheldPassage",
    "WitnessInvitation",
    "Writer",
]

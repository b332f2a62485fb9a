"""Every address of the site, walked from the URL configuration with real keys.

An address whose name or argument is not known here is an error: a new page is looked
at by the tests that visit everything, or they fail.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from actionplans.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    Evidence,
    Finding,
    Inspection,
    Measure,
    Milestone,
    PlanImport,
    PlanSnapshot,
    PublishingStep,
    Removal,
)
from actionplans.updates.links import address_for
from committees.models import Committee, Person, TermsOfReference
from meetings.models import (
    AgendaItem,
    Attendance,
    CallIn,
    Declaration,
    DocumentAnswer,
    DocumentRequest,
    GroupPlace,
    Meeting,
    MemberQuestion,
    Minute,
    MinutesReader,
    MinuteVersion,
    Motion,
    Paper,
    ProgressReport,
    Publication,
    Recommendation,
    RecommendationFile,
    Referral,
    ReferralStep,
    Report,
    TakeDown,
    TaskGroup,
    Topic,
    WitnessInvitation,
)
from meetings.pack.outline import AUDIENCES
from scrutiny.administration import site
from scrutiny.models import User
from scrutiny.permissions import SIGNATORIES


def _programmes() -> list[tuple[str, int]]:
    """Every year of which a committee has topics, and one of which nobody has any."""
    rows = {(topic.committee.slug, topic.municipal_year) for topic in Topic.objects.all()}
    return [*rows, *((code, 2031) for code in _codes())]


def _terms() -> list[tuple[str, int]]:
    rows = TermsOfReference.objects.select_related("committee")
    return [(terms.committee.slug, terms.municipal_year) for terms in rows]


EVERY_ACT = [f"{kind}-1" for kind in Publication.AGENDA_KINDS]
OF_AN_ITEM = ("papers", "withhold", "open", "history")
OF_A_MEETING_AT_WORK = ("check", "publish", "publishing", "publishing_state", "afterwards",
                        "call_off", "move_meeting", "changes", "tasks", "facts", "announce",
                        "history", "agenda", "add_item", "order", "sign_offs",
                        "meeting_recommendations", "questions", "witnesses", "desk",
                        "begin_minutes", "minutes_state", "mark_attendance",
                        "unmark_attendance", "decisions", "after_minutes", "circulate_minutes",
                        "minutes_comments", "publish_minutes", "work_decisions",
                        "confirm_minutes", "publish_confirmed", "close_published",
                        "put_undertakings")  # fmt: skip
ABOUT_A_MEETING = ("declaration", "exclusion", "adjournment", "other", "substitute", "close")
ABOUT_AN_ITEM = ("about", "declaration", "opinion", "motion", "resolution", "action", "undertaking")
OF_AN_ITEM_AT_WORK = ("edit_item", "move_item", "remove_item", "restore_item")
OF_A_PAPER = ("", "_file", "_move", "_order", "_remove", "_restore", "_preview", "_page",
              "_withhold", "_open", "_sign_off", "_send", "_record", "_take_over",
              "_keep", "_history")  # fmt: skip
OF_A_REPORT = ("report", "report_page", "report_pdf", "report_authors", "send_report",
               "report_template", "report_word", "report_word_take")  # fmt: skip


def _keys_of(model, names: Iterable[str]) -> dict:
    """Return the addresses with these names, whose argument is the key of a row."""
    return {
        f"meetings:{name}": lambda: product(model.objects.values_list("key", flat=True))
        for name in names
    }


OF_A_RECOMMENDATION = ("recommendation", "work_recommendation", "change_recommendation",
                       "make_recommendation", "serve_recommendation", "answer_recommendation",
                       "report_progress", "withdraw_recommendation",
                       "add_recommendation_file")  # fmt: skip
OF_A_CALL_IN = ("call_in", "find_validity", "hear_call_in", "decide_call_in")
OF_A_GROUP = ("task_group", "group_room", "add_group_note", "change_group", "join_group",
              "final_report", "correct_final_report", "put_report_on_agenda")  # fmt: skip
OF_A_COMMITTEE = ("plan_meeting", "plan_year", "add_recommendation", "report_recommendations",
                  "refer", "receive_call_in", "set_up_group", "document_register",
                  "ask_for_document")  # fmt: skip
OF_A_DOCUMENT = ("document_request", "answer_document", "withdraw_document_request")
OF_A_COUNCILLOR = ("six_months_of", "add_elsewhere", "approve_absence")
OF_A_TOPIC = ("topic", "work_topic", "moderate_topic", "edit_topic", "decide_topic", "score_topic",
              "topic_stages", "topic_versions", "place_topic", "take_topic")  # fmt: skip
OF_A_PROGRAMME = ("work_programme_year", "work_programme_word", "programme_board", "add_topic",
                  "programme_criteria", "carry_over", "attach_programme")  # fmt: skip
OF_TERMS = ("terms_at_meetings", "review_terms", "agree_terms")
OF_AN_INSPECTION = ("work_inspection", "inspection_facts", "publish_inspection", "judgements",
                    "areas", "priority_actions", "add_finding")  # fmt: skip
OF_A_PLAN = ("work_plan", "plan_facts", "agree_plan", "submit_plan", "activate_plan", "close_plan",
             "confirm_plan", "add_action", "import_table")  # fmt: skip
OF_AN_ACTION = ("edit_action", "remove_action", "restore_action", "add_measure", "add_milestone")
OF_A_MEASURE = ("edit_measure", "remove_measure", "restore_measure")
OF_A_MILESTONE = ("edit_milestone", "milestone_done", "milestone_not_done", "remove_milestone",
                  "restore_milestone")  # fmt: skip
OF_A_PLAN_READ = ("plan", "exceptions", "compare", "bulk_update", "put_on_agenda",
                  "plan_history")  # fmt: skip
# Name of an address → what its arguments can be; ADMIN and plain ones are told by their pattern.
KEYS = {
    "committees:committee": lambda: product(Committee.objects.all()),
    "committees:person": lambda: product(Person.objects.values_list("key", flat=True)),
    "meetings:meeting": lambda: product(_slugs()),
    "meetings:pack": lambda: product(_slugs()),
    "meetings:audience_pack": lambda: product(_slugs(), AUDIENCES),
    "meetings:minutes": lambda: product(_slugs()),
    "meetings:minutes_file": lambda: product(_slugs()),
    "meetings:exempt_minute": lambda: product(_slugs(), AUDIENCES),
    "meetings:take_down": lambda: product(_keys(TakeDown)),
    "meetings:minutes_reader": lambda: product(_keys(MinutesReader)),
    "meetings:item": lambda: product(AgendaItem.with_removed.values_list("key", flat=True)),
    "meetings:paper": lambda: product(Paper.with_removed.values_list("key", flat=True)),
    "meetings:paper_file": lambda: product(Paper.with_removed.values_list("key", flat=True)),
    **{f"meetings:work_item_{name}": lambda: product(_items()) for name in OF_AN_ITEM},
    **{f"meetings:work_paper{name}": lambda: product(_papers()) for name in OF_A_PAPER},
    "meetings:work_paper_version": lambda: product(_papers(), (1, 2)),
    "meetings:work_paper_hand": lambda: product(_papers(), SIGNATORIES),
    "meetings:work_preview": lambda: product(_slugs()),
    **{f"meetings:{name}": lambda: product(_slugs()) for name in OF_A_MEETING_AT_WORK},
    **{f"meetings:{name}": lambda: product(_items()) for name in OF_AN_ITEM_AT_WORK},
    "meetings:start_report": lambda: product(_items()),
    **{f"meetings:{name}": lambda: product(_reports()) for name in OF_A_REPORT},
    **{f"meetings:{name}": lambda: product(_codes()) for name in OF_A_COMMITTEE},
    **_keys_of(Recommendation, OF_A_RECOMMENDATION),
    **_keys_of(RecommendationFile, ("recommendation_file", "withdraw_recommendation_file")),
    **_keys_of(Referral, ("referral", "add_referral_step")),
    "meetings:correct_referral_step": lambda: ReferralStep.objects.values_list(
        "referral__key", "number"
    ),
    **_keys_of(CallIn, OF_A_CALL_IN),
    **_keys_of(TaskGroup, OF_A_GROUP),
    **_keys_of(Person, OF_A_COUNCILLOR),
    **_keys_of(DocumentRequest, OF_A_DOCUMENT),
    "meetings:document_copy": lambda: DocumentAnswer.objects.values_list("request__key", "number"),
    "meetings:judge_progress": lambda: ProgressReport.objects.values_list(
        "recommendation__key", "number"
    ),
    "meetings:leave_group": lambda: GroupPlace.objects.values_list("group__key", "person__key"),
    **{f"meetings:{name}": lambda: product(_topics()) for name in OF_A_TOPIC},
    **{f"meetings:{name}": _programmes for name in OF_A_PROGRAMME},
    **{f"meetings:{name}": _terms for name in OF_TERMS},
    **{f"committees:{name}": _terms for name in ("work_terms", "compare_terms")},
    **{
        f"committees:{name}": lambda: product(_codes())
        for name in ("work_terms_list", "draft_terms", "work_training")
    },
    **{
        f"meetings:{name}": lambda: product(_codes())
        for name in ("work_programme", "committee_work")
    },
    "meetings:change_question": lambda: product(_keys(MemberQuestion)),
    **{
        f"meetings:{name}": lambda: product(_keys(WitnessInvitation))
        for name in ("witness", "change_witness")
    },
    "meetings:attendance_details": lambda: [
        (row.meeting.slug, row.person.key) for row in Attendance.objects.exclude(person=None)
    ],
    "meetings:record_of_meeting": lambda: product(_slugs(), ABOUT_A_MEETING),
    "meetings:record_of_item": lambda: [(*each, k) for each in _minutes() for k in ABOUT_AN_ITEM],
    "meetings:minute_item": lambda: _minutes(),
    "meetings:minute_versions": lambda: _minutes(),
    "meetings:minute_preview": lambda: _minutes(),
    "meetings:change_record": lambda: _records(),
    "meetings:remove_record": lambda: _records(),
    "meetings:vote": lambda: product(Motion.objects.values_list("key", flat=True)),
    "meetings:settle_minute": lambda: product(MinuteVersion.objects.values_list("key", flat=True)),
    "meetings:withdraw": lambda: product(_papers()),
    "meetings:published_pack": lambda: product(_slugs(), EVERY_ACT, AUDIENCES),
    "meetings:supplement_pack": lambda: product(_slugs(), EVERY_ACT, AUDIENCES),
    "actionplans:inspection": lambda: product(_inspections()),
    **{f"actionplans:{name}": lambda: product(_inspections()) for name in OF_AN_INSPECTION},
    "actionplans:edit_finding": lambda: Finding.objects.values_list("inspection__key", "position"),
    "actionplans:tick_step": lambda: product(_inspections(), PublishingStep.Step.values),
    **{f"actionplans:{name}": lambda: product(_plans()) for name in OF_A_PLAN},
    "actionplans:export_plan": lambda: product(_plans(), ("json", "csv", "xlsx", "docx")),
    **{f"actionplans:{name}": lambda: product(_actions()) for name in OF_AN_ACTION},
    **{
        f"actionplans:{name}": lambda: Measure.objects.values_list("action__key", "key")
        for name in OF_A_MEASURE
    },
    "actionplans:release_removal": lambda: product(Removal.objects.values_list("key", flat=True)),
    **{
        f"actionplans:{name}": lambda: Milestone.objects.values_list("action__key", "key")
        for name in OF_A_MILESTONE
    },
    "actionplans:work_import": lambda: product(PlanImport.objects.values_list("key", flat=True)),
    **{f"actionplans:{name}": lambda: product(_plans()) for name in OF_A_PLAN_READ},
    "actionplans:plan_file": lambda: product(_plans(), ("json", "csv", "xlsx", "docx")),
    **{
        f"actionplans:{name}": lambda: product(_actions())
        for name in ("action", "update_action", "action_history")
    },
    "actionplans:snapshot": lambda: _snapshots(),
    "actionplans:snapshot_file": lambda: [
        (*each, kind) for each in _snapshots() for kind in ("json", "csv", "xlsx")
    ],
    **{
        f"actionplans:{name}": lambda: product(_updates())
        for name in ("check_completion", "release_update")
    },
    **{
        f"actionplans:{name}": lambda: product(Evidence.objects.values_list("key", flat=True))
        for name in ("evidence", "withdraw_evidence")
    },
    "actionplans:update_by_link": lambda: product(_links()),
    "account_reset_password_from_key": lambda: [("1", "a-key")],
    "admin:app_list": lambda: [(name,) for name in ("scrutiny", "committees", "actionplans")],
    "admin:auth_user_password_change": lambda: [(User.objects.earliest("pk").pk,)],
}
# Signing out is visited by no walk; a page without a name leads on to one with a name.
LEFT_OUT = {"account_logout", "admin:logout", "admin:None"}


def patterns() -> Iterator[tuple[str, int]]:
    """Go through all named addresses: their name with its namespace, and how many arguments."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(found: Iterable[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, int]]:
    for each in found:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner)
        else:
            yield f"{namespace}{each.name}", each.pattern.regex.groups


def addresses() -> list[str]:
    """Return every address for every row that there is."""
    return [
        reverse(name, args=arguments)
        for name, count in dict(patterns()).items()
        if name not in LEFT_OUT
        for arguments in _arguments(name, count)
    ]


def _arguments(name: str, count: int) -> Iterable[tuple]:
    if name in KEYS:
        return [tuple(getattr(each, "slug", each) for each in row) for row in KEYS[name]()]
    if not count:
        return [()]
    if name.startswith("admin:"):
        return [(row,) for row in _rows_in_admin(name)]
    raise LookupError(f"{name}: say in tests/addresses.py what its arguments can be")


def _rows_in_admin(name: str) -> list[int]:
    """Return the rows for admin addresses: the whole history, and a row or two of other tables."""
    label, model = name.removeprefix("admin:").split("_")[:2]
    kind = apps.get_model(label, model)
    assert site.is_registered(kind)
    rows = kind._base_manager.order_by("pk").values_list("pk", flat=True)
    return list(rows if model == "auditentry" and name.endswith("_change") else rows[:2])


def _slugs() -> list[str]:
    return list(Meeting.objects.values_list("slug", flat=True))


def _codes() -> list[str]:
    return [committee.slug for committee in Committee.objects.all()]


def _items() -> list[str]:
    return list(AgendaItem.with_removed.values_list("key", flat=True))


def _reports() -> list[str]:
    return list(Report.objects.for_services().values_list("key", flat=True))


def _inspections() -> list[str]:
    return list(Inspection.objects.values_list("key", flat=True))


def _plans() -> list[str]:
    return list(ActionPlan.objects.values_list("slug", flat=True))


def _snapshots() -> list[tuple[str, int]]:
    return list(PlanSnapshot.objects.values_list("plan__slug", "pk"))


def _actions() -> list[str]:
    return list(Action.with_removed.values_list("key", flat=True))


def _papers() -> list[str]:
    return list(Paper.with_removed.values_list("key", flat=True))


def _topics() -> list[str]:
    return _keys(Topic)


def _keys(kind: type) -> list[str]:
    return list(kind.objects.values_list("key", flat=True))


def _minutes() -> list[tuple[str, str]]:
    rows = Minute.objects.exclude(item=None)
    return list(rows.values_list("minutes__meeting__slug", "item__key"))


def _records() -> list[tuple[str, str]]:
    kinds = {"motion": Motion, "declaration": Declaration}
    return [(name, row.key) for name, kind in kinds.items() for row in kind.objects.all()]


def _updates() -> list[str]:
    return list(ActionUpdate.objects.values_list("key", flat=True))


def _links() -> list[str]:
    """A link of each kind: one that leads to a form, one that is used up, one that is none."""
    owned = Action.objects.exclude(owner=None).first()
    if owned is None:
        return ["none"]
    before = owned.updates.filter(by=owned.owner).count()
    made = [address_for(owned, owned.owner, updates_before=n) for n in (before, before + 1)]
    return ["none", *(address.strip("/").split("/")[-1] for address in made)]

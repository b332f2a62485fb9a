"""Recommendations with their answers, documents asked for, groups, a referral and a call-in."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from committees.models import Committee, Person
from meetings.models import (
    CallIn,
    DocumentRequest,
    Meeting,
    Recommendation,
    Referral,
    TaskGroup,
)
from meetings.outcomes.call_ins import services as call_ins
from meetings.outcomes.documents import services as documents
from meetings.outcomes.groups import report_on_agenda
from meetings.outcomes.groups import services as task_groups
from meetings.outcomes.recommendations.services import answers, recommendations
from meetings.outcomes.referrals import services as referrals
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from scrutiny.roof.demo.content import read

Words = dict[str, Any]


def make_recommendations(by: User | None) -> Recommendation:
    """Make the invented committee's recommendations to Cabinet, from a draft to one carried out."""
    health = Committee.objects.get(code="HWS")
    cabinet = Committee.objects.get(code="CAB")
    made = [
        _recommend(health, cabinet, words, by) for words in read("following")["recommendations"]
    ]
    return made[0]


def make_group(by: User | None) -> TaskGroup:
    """Set up the group, with notes that only it and its officers read."""
    words = read("following")["group"]
    group = task_groups.set_up_group(
        Committee.objects.get(code="HWS"),
        name=words["name"],
        scope=words["scope"],
        starts_on=_ago(words["set_up_days_ago"]),
        reports_by=_ago(-words["reports_in_days"]),
        members=[Person.objects.get(name=name) for name in words["members"]],
        by=by,
    )
    for name in words["co_optees"]:
        person = Person.objects.get(name=name)
        task_groups.add_to_group(group, person, capacity="co-optee", on=group.starts_on, by=by)
    for note in words["notes"]:
        assert by is not None  # a note is by a reader of the group
        task_groups.add_note(group, by=by, on=_ago(note.pop("days_ago")), **note)
    return group


def make_reported_group(meeting: Meeting, by: User | None) -> TaskGroup:
    """Make a group that has reported; its corrected report is an item of a draft agenda."""
    words = read("following")["reported_group"]
    committee = meeting.committee
    group = task_groups.set_up_group(
        committee,
        name=words["name"],
        scope=words["scope"],
        starts_on=_ago(words["set_up_days_ago"]),
        members=[Person.objects.get(name=name) for name in words["members"]],
        by=by,
    )
    task_groups.publish_final_report(
        group,
        report=words["report"],
        recommendations=words["recommendations"],
        to_body=Committee.objects.get(code="CAB"),
        on=_ago(words["reported_days_ago"]),
        by=by,
    )
    group = task_groups.correct_final_report(group, by=by, **words["corrected"])
    report_on_agenda.put_on_agenda(group, meeting, by=by)
    return group


def make_call_in(by: User | None) -> CallIn:
    """Call a decision of Cabinet in; the monitoring officer changes what a deputy found."""
    words = read("following")["call_in"]
    said = {name: words[name] for name in ("decision", "made_by", "grounds")}
    days: dict[str, Any] = {f"{name}_on": _ago(words[f"{name}_days_ago"])
            for name in ("made", "published", "called_in")}  # fmt: skip
    call_in = call_ins.receive_call_in(
        Committee.objects.get(code="HWS"),
        signatories=[Person.objects.get(name=name) for name in words["signatories"]],
        by=by,
        **said,
        **days,
    )
    for found in words["findings"]:
        on = _ago(found.pop("days_ago"))
        call_in = call_ins.find_validity(call_in, on=on, by=by, **found)
    return call_in


def make_referral(by: User | None) -> Referral:
    """Record a referral from Council and the day the committee took it up, corrected."""
    words = read("following")["referral"]
    from_body, to_body = (Committee.objects.get(code=words[side]) for side in
                          ("from_body", "to_body"))  # fmt: skip
    said = {name: words[name] for name in ("title", "text", "on")}
    referral = referrals.refer(from_body, to_body, by=by, **said)
    step = words["step"]
    meeting = to_body.meetings.filter(starts_at__date=step["on"]).first()
    taken_up = referrals.add_step(referral, body=to_body, meeting=meeting, by=by, **step)
    facts = {name: step[name] for name in ("kind", "on")} | words["corrected"]
    referrals.correct_step(taken_up, meeting=meeting, by=by, **facts)
    return referral


def make_document_requests(by: User | None) -> DocumentRequest:
    """Let members of the invented committee ask Cabinet for documents, and Cabinet answer."""
    health, cabinet = (Committee.objects.get(code=code) for code in ("HWS", "CAB"))
    made = [_ask(health, cabinet, words, by) for words in read("following")["documents"]]
    return made[0]


def _ask(committee: Committee, holder: Committee, words: Words, by: User | None) -> DocumentRequest:
    names = ("document", "about", "decision", "relevance")
    wanted = documents.Wanted(**{name: words[name] for name in names if name in words})
    asked = documents.ask_for_document(
        committee,
        wanted,
        member=Person.objects.get(name=words["member"]),
        holder=holder,
        received_on=_ago(words["days_ago"]),
        by=by,
    )
    if "answer" in words:
        said = words["answer"]
        given = documents.Given(answered_on=_ago(said.pop("days_ago")), **said)
        documents.answer_request(asked, given, by=by)
    return asked


def _recommend(
    committee: Committee, to_body: Committee, words: Words, by: User | None
) -> Recommendation:
    said = {name: words[name] for name in ("text", "evidence")}
    found = recommendations.draft_recommendation(committee, to_body=to_body, by=by, **said)
    if "made_days_ago" not in words:
        return found
    found = recommendations.make_recommendation(found, on=_ago(words["made_days_ago"]), by=by)
    received_on = _ago(words["received_days_ago"])
    recommendations.serve_recommendation(found, report_received_on=received_on, by=by)
    if "answer" in words:
        answers.record_answer(found, _answer(words["answer"], received_on), by=by)
    for report in words.get("progress", []):
        on, file = _ago(report.pop("days_ago")), _file(report.pop("file", None))
        reported = answers.report_progress(found, on=on, file=file, by=by, **report)
        if report.get("is_done"):
            answers.confirm_done(reported, by=by)
    return found


def _file(words: Words | None) -> EvidenceGiven | None:
    """Return a table from the content as the CSV file that it is."""
    if words is None:
        return None
    return EvidenceGiven(words["title"], file_name=words["file_name"], data=words["words"].encode())


def _answer(words: Words, received_on: date) -> answers.Answer:
    answered_on = received_on + timedelta(days=40)
    act_by = received_on + timedelta(days=words.pop("in_days"))
    return answers.Answer(
        responded_on=answered_on, published_on=answered_on, act_by=act_by, **words
    )


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)

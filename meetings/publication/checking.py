"""The check before publication: one list, each line with its remedy.

It changes nothing. A blocking line names what would unblock it, and every line that can be
put right links to where that is done.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from committees.models import Committee, Membership, TermsOfReference
from committees.years import municipal_year
from meetings.diary.deadlines import Diary
from meetings.exempt.title_checks import telling_words
from meetings.models import AgendaItem, Meeting, Minutes, Paper, Withheld
from meetings.pack.convert import NO_SOFFICE
from meetings.pack.shapes import DOCX
from meetings.papers.reading import PaperDetails
from meetings.publication.checklist import Check, Draft, Severity
from meetings.publication.sign_off_checks import papers_are_signed_off
from scrutiny.templatetags.wording import joined, long_date


def checks(meeting: Meeting, user: Any, today: date | None = None) -> list[Check]:
    """List all findings before publication: blocking ones first, those in order last."""
    draft = Draft(meeting, user, today or timezone.localdate())
    found = [check for question in QUESTIONS for check in question(draft)]
    return sorted(found, key=lambda check: ("block", "warn", "done").index(check.severity))


def is_blocked(found: list[Check]) -> bool:
    return any(check.severity == "block" for check in found)


def there_are_items(draft: Draft) -> Iterator[Check]:
    if not draft.items:
        yield Check(
            "no-items", "block", "The agenda has no items.",
            "Add at least one item.", draft.agenda_url, "Agenda",
        )  # fmt: skip


def reports_have_papers(draft: Draft) -> Iterator[Check]:
    with_papers = {paper.item_id for paper in draft.papers}
    parents = {item.parent_id for item in draft.items}
    reports = [item for item in draft.items if item.kind == AgendaItem.Kind.REPORT]
    # A report whose paper was withdrawn keeps the notice in its place.
    withdrawn = set(
        Paper.objects.filter(item__in=reports)
        .exclude(withdrawal=None)
        .values_list("item_id", flat=True)
    )
    without = [item for item in reports if item.pk not in with_papers | parents | withdrawn]
    for item in without:
        yield Check(
            "no-paper", "block", f"{draft.item_name(item)}: no paper is attached.",
            "Attach the report, or make it a verbal report if there is to be none.",
            f"{draft.agenda_url}#item-{item.key}", "The item on the agenda",
        )  # fmt: skip
    if reports and not without:
        yield Check("no-paper", "done", "Every report has a paper.")


def uploads_are_fit(draft: Draft) -> Iterator[Check]:
    """Report the findings in each upload: refused, to be checked, or cleaned."""
    severities: dict[str, Severity] = {
        "refuse": "block",
        "overruled": "warn",
        "warn": "warn",
        "cleaned": "done",
    }
    advice = {
        "refuse": "Mend the document and upload it again.",
        "warn": "Look whether it matters; mend the document and upload it again if it does.",
        "cleaned": "It is left out of what is published.",
    }
    for paper in draft.papers:
        for finding in paper.findings:
            yield Check(
                f"upload-{finding.code}",
                severities[finding.severity],
                f"{_paper_name(paper)}: {finding.sentence}",
                advice.get(finding.severity, f"{finding.by} took it: “{finding.reason}”"),
                _paper_url(paper),
                "The paper",
            )


def papers_have_words(draft: Draft) -> Iterator[Check]:
    for paper in draft.papers:
        if paper.content is None:
            yield Check(
                "paper-empty", "block", f"{_paper_name(paper)} has no file and no words yet.",
                "Upload its file, write it, or remove the paper.", _paper_url(paper), "The paper",
            )  # fmt: skip


def word_can_be_printed(draft: Draft) -> Iterator[Check]:
    is_word = any(paper.content and paper.content.media_type == DOCX for paper in draft.papers)
    if is_word and shutil.which("soffice") is None:
        yield Check(
            "no-libreoffice", "block", "There are Word papers, and this server cannot print them.",
            f"{NO_SOFFICE}. Until then, upload them as PDF.",
            draft.agenda_url, "Papers on the agenda",
        )  # fmt: skip


def there_is_time(draft: Draft) -> Iterator[Check]:
    """Count the clear days (LGA 1972 ss.100A(6), 100B; RULES N1, N2, N4)."""
    clock = Diary.read().clock(draft.meeting, draft.today)
    last, slug = long_date(clock.deadline), draft.meeting.slug
    if draft.meeting.state == Meeting.State.PUBLISHED:
        return
    publish = reverse("meetings:publish", args=[slug])
    if clock.is_late:
        yield Check(
            "late", "warn", f"The last day to publish in time was {last}: {clock.words}.",
            "It can still be published. Give the reason on the next page; it prints on the agenda.",
            publish, "Publish",
        )  # fmt: skip
    elif clock.deadline == draft.today:
        yield Check(
            "last-day", "warn", f"Today, {last}, is the last day to publish in time.",
            "Publish today.", publish, "Publish",
        )  # fmt: skip
    else:
        yield Check("in-time", "done", f"The last day to publish is {last}: {clock.words}.")


def the_day_is_a_working_day(draft: Draft) -> Iterator[Check]:
    reason = Diary.read().why_closed(draft.meeting.on)
    facts = {"url": reverse("meetings:tasks", args=[draft.meeting.slug]), "link": "The meeting"}
    if reason:
        yield Check(
            "not-working-day", "warn",
            f"{long_date(draft.meeting.on)} is not a working day ({reason}).",
            "Move the meeting unless it is meant so.", **facts,
        )  # fmt: skip
    if draft.meeting.on < draft.today:
        yield Check(
            "past", "warn", f"The meeting was on {long_date(draft.meeting.on)}, which is past.",
            "Correct its date if that is wrong.", **facts,
        )  # fmt: skip


def withheld_has_neutral_words(draft: Draft) -> Iterator[Check]:
    """Show the public words of exempt items, and warn where they are the exempt ones."""
    yield from (_withheld_item(draft, item) for item in draft.items if item.is_withheld)
    yield from (_withheld_paper(each) for each in draft.papers if each.paper.is_withheld)


def _withheld_item(draft: Draft, item: AgendaItem) -> Check:
    url = reverse("meetings:item", args=[item.key])
    return _withheld(item, Withheld.objects.about(item, draft.user), draft.item_name(item), url)


def _withheld_paper(each: PaperDetails) -> Check:
    words = each if each.content else None
    return _withheld(each.paper, words, _paper_name(each), _paper_url(each))


def _withheld(holder: AgendaItem | Paper, words: Any, name: str, url: str) -> Check:
    if words and telling_words(holder.title, words.title):
        return Check(
            "title-tells", "warn", f"{name}: the public title has words of the withheld one.",
            "The public reads it. Make sure that it gives nothing away.", url, "Its public title",
        )  # fmt: skip
    who = "members and officers" if holder.is_open_to_members else "officers only"
    sentence = f"{name} is {holder.get_basis_display().lower()}, for {who}."
    return Check("withheld", "done", sentence, f"{holder.ground}.", url, "Its public title")


def the_last_minutes_are_on_it(draft: Draft) -> Iterator[Check]:
    """Check for the minutes awaiting confirmation (LGA 1972 Sch 12 para 41)."""
    waiting = (
        Minutes.objects.filter(
            meeting__committee=draft.meeting.committee_id,
            meeting__starts_at__lt=draft.meeting.starts_at,
        )
        .exclude(state=Minutes.State.CONFIRMED)
        .order_by("-meeting__starts_at")
        .select_related("meeting")
        .first()
    )
    has_item = any(item.kind == AgendaItem.Kind.MINUTES for item in draft.items)
    if waiting and not has_item:
        yield Check(
            "no-minutes-item", "warn",
            f"The minutes of {long_date(waiting.meeting.on)} are not confirmed, and no item is for "
            "confirming them.",
            "Add an item “Minutes of the previous meeting”.", draft.agenda_url, "Agenda",
        )  # fmt: skip


def there_is_a_chair(draft: Draft) -> Iterator[Check]:
    if not any(seat.role == Membership.Role.CHAIR for seat in draft.seats):
        yield _seat_warning(
            draft, "no-chair", "The committee has no chair on the day of the meeting.",
            "Appoint one, or the meeting elects somebody to preside.",
        )  # fmt: skip


def co_optees_do_not_outnumber(draft: Draft) -> Iterator[Check]:
    """Check that co-optees do not outnumber elected members (terms of reference; RULES S1)."""
    elected = sum(seat.seat == Membership.Seat.ELECTED for seat in draft.seats)
    co_opted = len(draft.seats) - elected
    if co_opted > elected:
        yield _seat_warning(
            draft, "co-optees", f"{co_opted} co-opted members outnumber {elected} elected ones.",
            "End a co-option or fill the elected seats.",
        )  # fmt: skip


def no_executive_member_scrutinises(draft: Draft) -> Iterator[Check]:
    """Check that no executive member sits here (Local Government Act 2000 s.9FA(3); RULES S1)."""
    if draft.meeting.committee.kind != Committee.Kind.SCRUTINY:
        return
    executive = Membership.objects.current(draft.meeting.on).filter(
        committee__kind=Committee.Kind.EXECUTIVE,
        person__in=[seat.person_id for seat in draft.seats],
    )
    for name in sorted({row.person.name for row in executive.select_related("person")}):
        yield _seat_warning(
            draft, "executive-member", f"{name} is a member of the executive.",
            "No executive member may sit on a scrutiny committee. End one of the two memberships.",
        )  # fmt: skip


def memberships_last(draft: Draft) -> Iterator[Check]:
    today, on = draft.today, draft.meeting.on
    ending = draft.meeting.committee.memberships.current(today).filter(ends_on__lt=on)
    sitting = {seat.person_id for seat in draft.seats}
    names = [row.person.name for row in ending.select_related("person")
             if row.person_id not in sitting]  # fmt: skip
    if names:
        verb = "memberships of {} end" if len(names) > 1 else "membership of {} ends"
        yield _seat_warning(
            draft, "membership-ends", f"The {verb.format(joined(names))} before the meeting.",
            "They are not named on the front sheet. Renew the membership if that is wrong.",
        )  # fmt: skip


def there_are_terms_and_a_quorum(draft: Draft) -> Iterator[Check]:
    year = municipal_year(draft.meeting.on)
    terms = draft.meeting.committee.terms_of_reference.in_force(draft.meeting.on)
    if terms is None or terms.municipal_year < year:
        label = TermsOfReference(municipal_year=year).year_label
        yield _seat_warning(
            draft, "no-terms", f"The committee has no terms of reference for {label}.",
            "Ask an administrator to enter them: the quorum comes from them.",
        )  # fmt: skip
    if terms is None:
        return
    elected = sum(seat.seat == Membership.Seat.ELECTED for seat in draft.seats)
    if elected < terms.quorum:
        yield _seat_warning(
            draft, "no-quorum",
            f"The committee has {elected} elected members, and its quorum is {terms.quorum}.",
            "Fill the seats, or the meeting can take no decision.",
        )  # fmt: skip


def _seat_warning(draft: Draft, code: str, sentence: str, advice: str) -> Check:
    committee = draft.meeting.committee
    return Check(code, "warn", sentence, advice, committee.get_absolute_url(), "The committee")


def _paper_name(paper: PaperDetails) -> str:
    """Name a paper by its public words: the list may be read aloud."""
    return str(paper.paper)


def _paper_url(paper: PaperDetails) -> str:
    return reverse("meetings:work_paper", args=[paper.key])


QUESTIONS: tuple[Callable[[Draft], Iterator[Check]], ...] = (
    there_are_items,
    reports_have_papers,
    papers_have_words,
    uploads_are_fit,
    papers_are_signed_off,
    word_can_be_printed,
    there_is_time,
    the_day_is_a_working_day,
    withheld_has_neutral_words,
    the_last_minutes_are_on_it,
    there_is_a_chair,
    co_optees_do_not_outnumber,
    no_executive_member_scrutinises,
    memberships_last,
    there_are_terms_and_a_quorum,
)

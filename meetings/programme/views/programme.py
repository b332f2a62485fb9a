"""The work programme of a year: its public page, and the board that officers keep."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.models import Committee, year_label
from committees.years import municipal_year
from meetings.models import Criterion, Meeting, Topic
from meetings.programme import reading as programme
from meetings.programme.forms import CarryForm, CriterionForm, TopicForm
from meetings.programme.services import placing
from meetings.programme.services import topics as changes
from meetings.programme.word import word_file
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.models import Council
from scrutiny.permissions import can
from scrutiny.refusals import Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@login_not_required
@require_safe
def work_programme(request, slug, year=None):
    """Show the public work programme of a year, by default the newest."""
    committee = get_object_or_404(Committee, code=slug.upper(), kind=Committee.Kind.SCRUTINY)
    years = programme.years_of(committee, Topic.objects.public())
    year = known_year(year or (years[0] if years else municipal_year(timezone.localdate())))
    meetings = Meeting.objects.visible_to(request.user)
    topics = Topic.objects.public().of_year(committee, year)
    lines = programme.lines_of(topics, meetings)
    left_out = Topic.State.NOT_CHOSEN
    context = {
        "breadcrumbs": trail(_committees(), (committee.name, committee.get_absolute_url())),
        "committee": committee,
        "year": year,
        "label": year_label(year),
        "years": [(each, year_label(each)) for each in years],
        "groups": programme.grouped(line for line in lines if line.topic.state != left_out),
        "not_chosen": [line.topic for line in lines if line.topic.state == left_out],
        "may_manage": can(request.user, "committee.manage", committee),
    }
    return render(request, "meetings/programme/programme.html", context)


@login_not_required
@require_safe
def programme_word(request, slug, year):
    committee = get_object_or_404(Committee, code=slug.upper(), kind=Committee.Kind.SCRUTINY)
    source = programme.source_of(committee, known_year(year))
    payload = programme.programme_payload(source, timezone.localdate(), "public").data
    name = f"{committee.slug}-work-programme-{year}.docx"
    data = word_file(payload, author=Council.current().name)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, WORD, headers={"Content-Disposition": disposition})


@require_safe
def board(request, code, year):
    """Show the year to officers: every topic with its state, score and meetings."""
    committee = committee_or_404(request.user, code)
    topics = Topic.objects.public().of_year(committee, known_year(year))
    lines = programme.lines_of(topics, Meeting.objects.all(), publicly=False)
    meetings = meetings_to_plan_for(committee)
    context = {
        "breadcrumbs": up_to_committee(committee),
        "committee": committee,
        "year": year,
        "label": year_label(year),
        "years": [(each, year_label(each)) for each in _years_at_work(committee, year)],
        "rows": [(line, not_planned(line, meetings)) for line in sorted(lines, key=_rank)],
        "waiting": Topic.objects.managed_by(request.user).waiting().filter(committee=committee),
        "items": programme.item_choices(committee),
    }
    return render(request, "meetings/work/programme/board.html", context)


@require_http_methods(["GET", "POST"])
def add_topic(request, code, year):
    committee = committee_or_404(request.user, code)
    form = TopicForm(request.POST or None)
    year = known_year(year)
    if request.method == "POST" and form.is_valid():
        topic = changes.add_topic(committee, year=year, by=request.user, **form.words)
        messages.success(request, f"Added “{topic}” as a proposal.")
        return redirect("meetings:work_topic", topic.key)
    context = {
        "breadcrumbs": up_to_board(committee, year),
        "heading": "Add a topic",
        "caption": f"{committee}, {year_label(year)}",
        "form": form,
        "button": "Add the topic",
        "back_url": reverse("meetings:programme_board", args=[committee.slug, year]),
    }
    return render(request, "meetings/work/programme/form.html", context)


@require_http_methods(["GET", "POST"])
def criteria(request, code, year):
    """Show the criteria of a year: add, remove, or begin with those of the year before."""
    committee = committee_or_404(request.user, code)
    rows = Criterion.objects.filter(committee=committee, municipal_year=known_year(year))
    form = CriterionForm(request.POST if "text" in request.POST else None)
    if request.method == "POST":
        try:
            if done := _change_criteria(request, committee, year, rows, form):
                messages.success(request, done)
                return redirect("meetings:programme_criteria", committee.slug, year)
        except Refused as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(
                request, str(refusal)
            )
        except ValidationError as error:
            form.add_error("text", error.messages[0])
    context = {
        "breadcrumbs": up_to_board(committee, year),
        "committee": committee,
        "label": year_label(year),
        "criteria": rows,
        "has_earlier": Criterion.objects.filter(
            committee=committee, municipal_year=year - 1
        ).exists(),
        "form": form,
    }
    return render(request, "meetings/work/programme/criteria.html", context)


def _change_criteria(request, committee, year, rows, form) -> str:
    """Change the criteria as asked; return a message, "" when the form has errors."""
    if "copy" in request.POST:
        changes.copy_criteria(committee, year=year, by=request.user)
        return "Copied last year’s criteria."
    if "remove" in request.POST:
        position = request.POST["remove"]
        if not position.isdecimal() or len(position) > 4:
            raise Http404
        changes.remove_criterion(get_object_or_404(rows, position=position), by=request.user)
        return "Removed the criterion."
    if not form.is_valid():
        return ""
    changes.add_criterion(committee, year=year, by=request.user, **form.cleaned_data)
    return "Added the criterion."


@require_http_methods(["GET", "POST"])
def carry_over(request, code, year):
    """Choose topics to propose again for the next year."""
    committee = committee_or_404(request.user, code)
    topics = Topic.objects.public().of_year(committee, known_year(year))
    topics = topics.filter(carried_to=None)
    form = CarryForm(request.POST if request.method == "POST" else None, topics=topics)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.carry_over(form.cleaned_data["topics"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            word = "topic" if len(made) == 1 else "topics"
            messages.success(request, f"Proposed {len(made)} {word} for {year_label(year + 1)}.")
            return redirect("meetings:programme_board", committee.slug, year + 1)
    context = {
        "breadcrumbs": up_to_board(committee, year),
        "heading": f"Carry topics over to {year_label(year + 1)}",
        "caption": committee.name,
        "lead": "They begin there as proposals, with the same words; scores and reasons are new.",
        "form": form if topics or form.errors else None,
        "nothing": "Every topic of this year was carried over, or there is none.",
        "button": "Carry over",
        "back_url": reverse("meetings:programme_board", args=[committee.slug, year]),
    }
    return render(request, "meetings/work/programme/form.html", context)


@require_POST
def attach(request, code, year):
    """Attach the programme as an appendix to the chosen item."""
    committee = committee_or_404(request.user, code)
    year = known_year(year)
    items = {item.key: item for item in programme.item_choices(committee)}
    item = items.get(request.POST.get("item", ""))
    try:
        if item is None:
            raise Refused("Choose the item that the programme goes to.")
        paper = placing.attach_programme(committee, year, item, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:programme_board", committee.slug, year)
    messages.success(request, f"Attached {paper.label}. It is brought up to date until published.")
    return redirect("meetings:work_item_papers", item.key)


def committee_or_404(user, code) -> Committee:
    """Return a committee whose programme the user keeps, or answer 404."""
    return get_object_or_404(Committee.objects.planned_by(user), code=code.upper())


def known_year(year: int) -> int:
    """Return a plausible year, or answer 404."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def meetings_to_plan_for(committee: Committee) -> list[Meeting]:
    rows = Meeting.objects.filter(committee=committee).open_work().with_committee()
    return list(rows.filter(starts_at__gte=timezone.now()).order_by("starts_at"))


def up_to_committee(committee: Committee):
    """Return the way back from a page of work on a committee."""
    address = reverse("meetings:committee_work", args=[committee.slug])
    return trail(my_work(), (committee.name, address))


def up_to_board(committee: Committee, year: int):
    address = reverse("meetings:programme_board", args=[committee.slug, year])
    return [*up_to_committee(committee), (f"Work programme {year_label(year)}", address)]


def _years_at_work(committee: Committee, year: int) -> list[int]:
    now = municipal_year(timezone.localdate())
    years = {*programme.years_of(committee, Topic.objects.all()), now, now + 1, year}
    return sorted(years, reverse=True)


def not_planned(line, meetings: list[Meeting]) -> list[Meeting]:
    """Return the meetings that a topic may still be planned for."""
    if line.topic.state == Topic.State.NOT_CHOSEN:
        return []
    planned = [placement.meeting for placement in line.placements]
    return [meeting for meeting in meetings if meeting not in planned]


def _rank(line):
    """Order chosen topics first, then by score, then as they were added."""
    order = list(Topic.PUBLIC_STATES)
    place = {Topic.State.CHOSEN: -1}.get(line.topic.state, order.index(line.topic.state))
    return place, -(line.total or 0), line.topic.pk


def _committees():
    return "Committees", reverse("committees:committee_list")

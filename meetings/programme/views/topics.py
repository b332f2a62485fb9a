"""One topic: its public page, and all officers' changes to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.models import Meeting, Placement, Topic
from meetings.programme import reading as programme
from meetings.programme import topic_history
from meetings.programme.forms import DecideForm, ScoreForm, StageForm, TopicForm
from meetings.programme.services import placing
from meetings.programme.services import topics as changes
from meetings.programme.views.programme import meetings_to_plan_for, not_planned, up_to_board
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import can
from scrutiny.refusals import Overtaken, Refused
from scrutiny.templatetags.wording import long_date


@login_not_required
@require_safe
def topic(request, key):
    """Show a public topic; one that was merged leads on to the other."""
    topic = get_object_or_404(Topic.objects.select_related("committee", "merged_into"), key=key)
    if topic.merged_into and topic.merged_into.is_public:
        return redirect(topic.merged_into)
    public = Topic.objects.public().filter(pk=topic.pk)
    lines = programme.lines_of(public, Meeting.objects.visible_to(request.user))
    [line] = lines or [None]
    if line is None:
        get_object_or_404(public)
    context = {
        "breadcrumbs": trail(*_up_to_programme(topic)),
        "topic": line.topic,
        "line": line,
        "facts": facts_of(line.topic),
        "stages": topic.stages.select_related("stage"),
        "earlier": topic.earlier_words.all(),
        "amendments": topic_history.amendments(topic.versions.filter(is_public=True)),
        "may_manage": can(request.user, "committee.manage", topic.committee),
    }
    return render(request, "meetings/programme/topic.html", context)


@require_safe
def work(request, key):
    """Show a topic to officers: its words, its state, and the possible acts."""
    topic = _topic_or_404(request.user, key)
    if topic.state == Topic.State.SUGGESTED:
        return redirect("meetings:moderate_topic", key)
    mine = Topic.objects.filter(pk=topic.pk)
    [line] = programme.lines_of(mine, Meeting.objects.all(), publicly=False)
    for placement in line.placements:
        placement.item_choices = [] if placement.shown_item else list(placement.meeting.items.all())
    context = {
        "breadcrumbs": up_to_board(topic.committee, topic.municipal_year),
        "topic": topic,
        "line": line,
        "facts": facts_of(topic),
        "stages": topic.stages.select_related("stage"),
        "earlier": topic.earlier_words.all(),
        "scores": programme.criteria_of(topic),
        "meetings": not_planned(line, meetings_to_plan_for(topic.committee)),
        "amended": topic.versions.count() > 1,
    }
    return render(request, "meetings/work/programme/topic.html", context)


@require_http_methods(["GET", "POST"])
def edit(request, key):
    topic = _topic_or_404(request.user, key)
    form = TopicForm(request.POST or None, topic=topic)
    theirs = None
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            changes.change_topic(topic, by=request.user, revision=revision, **form.words)
        except Overtaken as overtaken:
            topic = _topic_or_404(request.user, key)
            form, theirs = _again(request, topic, form, str(overtaken))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. What it said before is kept as a version.")
            return redirect("meetings:work_topic", key)
    return _form_page(request, topic, form, "Change the topic", "Save", theirs=theirs)


def _again(request, topic, form, sentence):
    """Show what was typed beside what another user saved; saving again is on top of that."""
    data = request.POST.copy()
    data["revision"] = topic.revision
    again = TopicForm(data, topic=topic)
    again.full_clean()
    again.add_error(None, f"{sentence} What is saved now stands below; save again to replace it.")
    labels = {name: again.fields[name].label for name in Topic.WORDS}
    saved = {name: getattr(topic, name) for name in Topic.WORDS}
    saved |= {"format": topic.get_format_display(), "origin": topic.get_origin_display()}
    rows = [
        (labels[name], saved[name])
        for name in Topic.WORDS
        if getattr(topic, name) != form.words[name]
    ]
    return again, rows


@require_http_methods(["GET", "POST"])
def decide(request, key):
    """Choose a topic or leave it out; both need a reason (RULES S4)."""
    topic = _topic_or_404(request.user, key)
    theirs = changes.words_of_decision(topic) if topic.is_decided else None
    form = DecideForm(request.POST or None, topic=topic)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        is_chosen = words.pop("decision") == "chosen"
        if _done(changes.decide_topic, form, topic, is_chosen=is_chosen, by=request.user, **words):
            messages.success(request, "Chosen." if is_chosen else "Not chosen.")
            return redirect("meetings:work_topic", key)
    heading = "Choose the topic or leave it out"
    return _form_page(request, topic, form, heading, "Save", theirs=theirs)


@require_http_methods(["GET", "POST"])
def score(request, key):
    topic = _topic_or_404(request.user, key)
    criteria = programme.criteria_of(topic)
    form = ScoreForm(request.POST or None, criteria=criteria)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _done(changes.score_topic, form, topic, form.points, by=request.user):
        messages.success(request, "Scored.")
        return redirect("meetings:work_topic", key)
    return _form_page(
        request,
        topic,
        form if criteria else None,
        "Score the topic",
        "Save the scores",
        lead="Each criterion from 0 (not at all) to 3 (very much).",
        nothing="This year has no criteria yet. Add those of the terms of reference first.",
        nothing_url=reverse(
            "meetings:programme_criteria", args=[topic.committee.slug, topic.municipal_year]
        ),
    )


@require_http_methods(["GET", "POST"])
def stages(request, key):
    topic = _topic_or_404(request.user, key)
    recorded = list(topic.stages.select_related("stage"))
    form = StageForm(request.POST or None, recorded=recorded, chosen=request.GET.get("stage", ""))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _done(changes.record_stage, form, topic, **form.cleaned_data, by=request.user):
        messages.success(request, "Recorded the stage.")
        return redirect("meetings:work_topic", key)
    rows = [
        (row.stage, ": ".join(filter(None, [long_date(row.on), row.comments]))) for row in recorded
    ]
    return _form_page(request, topic, form, "Record a stage", "Save", theirs=rows)


@require_safe
def versions(request, key):
    """Compare two versions of a topic: `from` and `to` in the address, else the last two."""
    topic = _topic_or_404(request.user, key)
    rows = list(topic.versions.select_related("by").order_by("number"))
    by_number = {str(row.number): row for row in rows}
    after = by_number.get(request.GET.get("to", ""), rows[-1])
    before = by_number.get(request.GET.get("from", ""), rows[max(0, rows.index(after) - 1)])
    context = {
        "breadcrumbs": _up_to_topic(topic),
        "topic": topic,
        "versions": rows,
        "selects": [("from", "Compare", before), ("to", "with", after)],
        "changes": topic_history.changes_between(before, after),
    }
    return render(request, "meetings/work/programme/versions.html", context)


@require_POST
def place(request, key):
    """Plan a topic for the chosen meeting, or undo that."""
    topic = _topic_or_404(request.user, key)
    slug = request.POST.get("meeting", "")
    try:
        meeting = Meeting.objects.filter(committee=topic.committee, slug=slug).first()
        if meeting is None:
            raise Refused("Choose a meeting.")
        if "remove" in request.POST:
            placing.unplace_topic(get_object_or_404(topic.placements, meeting=meeting),
                                  by=request.user)  # fmt: skip
            messages.success(request, "Taken off that meeting.")
        else:
            placing.place_topic(topic, meeting, by=request.user)
            messages.success(request, f"Planned “{topic}” for {meeting.on:%-d %B %Y}.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, topic)


@require_POST
def take(request, key):
    """Make an agenda item of a topic at the meeting named, or link it to an item."""
    topic = _topic_or_404(request.user, key)
    rows = Placement.objects.select_related("meeting__committee", "topic", "item")
    placement = get_object_or_404(rows, topic=topic, meeting__slug=request.POST.get("meeting", ""))
    try:
        if item_key := request.POST.get("item"):
            item = get_object_or_404(placement.meeting.items.all(), key=item_key)
            placing.link_topic(placement, item, by=request.user)
            messages.success(request, "Noted which item it is.")
        else:
            item = placing.take_topic(placement, by=request.user)
            messages.success(request, f"“{item}” is on the agenda.")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request, topic)
    return redirect(f"{reverse('meetings:agenda', args=[placement.meeting.slug])}#item-{item.key}")


def facts_of(topic: Topic) -> list[tuple[str, str]]:
    """Return the columns of a topic for components/summary_list.html."""
    return [
        ("Description", topic.description),
        ("Directorate", topic.directorate),
        ("Council priority", topic.priority),
        ("Format", topic.get_format_display()),
        ("Where it comes from", topic.get_origin_display()),
        ("Suggested by", topic.get_suggested_by_display()),
        ("Meeting comments", topic.comments),
        ("Outcomes", topic.outcomes),
    ]


def _form_page(request, topic, form, heading, button, **words):
    context = {
        "breadcrumbs": _up_to_topic(topic),
        "heading": heading,
        "caption": topic.title,
        "form": form,
        "button": button,
        "back_url": reverse("meetings:work_topic", args=[topic.key]),
    }
    return render(request, "meetings/work/programme/form.html", context | words)


def _done(act, form, *args, **kwargs) -> bool:
    try:
        act(*args, **kwargs)
    except Refused as refusal:
        refusal.put_at(form)
        return False
    return True


def _back(request, topic):
    """Return to the board where the button was pressed there."""
    if "board" in request.POST:
        return redirect("meetings:programme_board", topic.committee.slug, topic.municipal_year)
    return redirect("meetings:work_topic", topic.key)


def _topic_or_404(user, key) -> Topic:
    topics = Topic.objects.managed_by(user).select_related("committee")
    return get_object_or_404(topics, key=key)


def _up_to_topic(topic: Topic):
    address = reverse("meetings:work_topic", args=[topic.key])
    return [*up_to_board(topic.committee, topic.municipal_year), (topic.title, address)]


def _up_to_programme(topic: Topic):
    committee = topic.committee
    programme_url = reverse("meetings:work_programme_year",
                            args=[committee.slug, topic.municipal_year])  # fmt: skip
    yield "Committees", reverse("committees:committee_list")
    yield committee.name, committee.get_absolute_url()
    yield f"Work programme {topic.year_label}", programme_url

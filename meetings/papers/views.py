"""Officers' pages of papers: adding them to an item, and every change to one."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_sendfile import sendfile

from meetings.diary.trails import up_to_agenda
from meetings.history.conflicts import show_both_versions
from meetings.models import AgendaItem, Edition, Meeting, Paper, Withdrawal, Withheld
from meetings.pack.build import build_paper
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from meetings.pack.outline import pack_outline
from meetings.papers.forms import DescribeForm, MoveForm, ReplaceForm, UploadForm
from meetings.papers.reading import details_of, item_after, versions_of
from meetings.papers.services import facts, uploads
from meetings.papers.services.facts import order_papers, remove_paper, restore_paper
from meetings.papers.services.reads import note_read_of_draft, readers_of
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.models import Council
from scrutiny.permissions import can, require, require_sight
from scrutiny.refusals import Overtaken, Refused
from scrutiny.sections import sections_of
from scrutiny.uploads import TOO_LARGE, oversized_files


@unshared
@require_http_methods(["GET", "POST"])
def item_papers(request, key):
    """List an item's papers and take files for it, as a page or, for a script, as JSON."""
    item = _item_or_404(request.user, key)
    if request.method == "GET":
        return _item_page(request, item, UploadForm())
    form = UploadForm(request.POST, request.FILES, oversized=oversized_files(request))
    return _answer_upload(request, item, form, _take(request, item, form))


def _answer_upload(request, item, form, taken):
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_told(form, taken, request.user), status=422 if form.errors else 200)
    if taken:
        number = f"{len(taken)} papers" if len(taken) > 1 else "1 paper"
        messages.success(request, f"Added {number}. Check what they are called.")
    if form.errors:
        return _item_page(request, item, form, status=422)
    return redirect("meetings:work_item_papers", item.key)


@unshared
@require_http_methods(["GET", "POST"])
def paper(request, key):
    paper = _paper_or_404(request.user, key)
    if request.method == "GET":
        return _workspace(request, paper)
    form = DescribeForm(request.POST)
    if form.is_valid():
        try:
            facts.describe_paper(paper, by=request.user, **form.cleaned_data)
        except Overtaken:
            return _show_both_versions(request, key)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("meetings:work_paper", paper.key)
    return _workspace(request, paper, status=422, describe_form=form)


@unshared
@require_POST
def replace_file(request, key):
    paper = _paper_or_404(request.user, key)
    form = ReplaceForm(request.POST, request.FILES, oversized=oversized_files(request))
    for name in form.oversized:
        form.add_error("files", f"{name}: {TOO_LARGE}")
    if form.is_valid():
        [file] = form.cleaned_data["files"]
        reason = _reason(request, form, paper.item)
        try:
            upload = uploads.look_at(file.read(), file.name, reason=reason, by=request.user)
            uploads.put_in_place(paper, upload, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell_taken(request, "Replaced the file. The earlier one is kept.", upload)
            return redirect("meetings:work_paper", paper.key)
    return _workspace(request, paper, status=422, replace_form=form)


@unshared
@require_POST
def move(request, key):
    paper = _paper_or_404(request.user, key)
    form = MoveForm(request.POST, items=_other_items(paper, request.user))
    if form.is_valid():
        item = get_object_or_404(AgendaItem, key=form.cleaned_data["item"])
        try:
            facts.move_paper(paper, item, by=request.user)
        except Refused as refusal:
            form.add_error("item", str(refusal))
        else:
            messages.success(request, "Moved the paper to another item.")
            return redirect("meetings:work_paper", paper.key)
    return _workspace(request, paper, status=422, move_form=form)


@require_POST
def order(request, key):
    """Swap a paper with the one before it or, without `up`, the one after it."""
    paper = _paper_or_404(request.user, key)
    papers = list(paper.item.papers.order_by("position"))
    place = papers.index(paper)
    other = place - 1 if "up" in request.POST else place + 1
    if 0 <= other < len(papers):
        papers[place], papers[other] = papers[other], papers[place]
        act = f"Moved the paper to place {other + 1} of {len(papers)}."
        _do(request, act, order_papers, paper.item, papers)
    return redirect("meetings:work_item_papers", paper.item.key)


@require_POST
def remove(request, key):
    paper = _paper_or_404(request.user, key)
    _do(request, "Removed the paper. You can put it back below.", remove_paper, paper)
    return redirect("meetings:work_item_papers", paper.item.key)


@require_POST
def restore(request, key):
    paper = _paper_or_404(request.user, key, Paper.with_removed)
    _do(request, "Put the paper back.", restore_paper, paper)
    return redirect("meetings:work_item_papers", paper.item.key)


@unshared
@require_safe
def preview(request, key):
    """Make the paper's PDF as the pack would, numbered from page 1."""
    paper = _readable_or_404(request.user, key)
    outline = pack_outline(paper.item.meeting, Edition.Audience.OFFICERS)
    found = next((each for each in outline.papers if each.key == key), None)
    version = paper.versions.first()
    if found is None or version is None:
        raise Http404
    try:
        built = build_paper(found, brand=Council.current().brand_colour, at=version.added_at)
    except (Refused, ChildFailed, ToolMissing) as error:
        messages.error(request, f"The PDF could not be made. {error}")
        return redirect(_back_from_reading(request.user, paper))
    name = f"{get_valid_filename(str(paper))}.pdf"
    return FileResponse(built.path.open("rb"), filename=name, content_type="application/pdf")


@unshared
@require_safe
def page(request, key):
    """Show a paper that was written here as its web page."""
    paper = _readable_or_404(request.user, key)
    newest = next(iter(versions_of(paper, request.user)), None)
    if newest is None or not newest.has_page:
        raise Http404
    context = {
        "breadcrumbs": trail(my_work()),
        "paper": paper,
        "title": newest.title,
        "payload": newest.payload,
        "paper_url": _back_from_reading(request.user, paper),
        "body": f"components/papers/{newest.payload_kind.replace('-', '_')}.html",
    }
    return render(request, "meetings/work/papers/page.html", context)


@unshared
@require_safe
def version(request, key, number):
    """Download an uploaded file as it came."""
    paper = _paper_or_404(request.user, key)
    kept = versions_of(paper, request.user)
    content = next((each for each in kept if each.version.number == number), None)
    if content is None or not content.file:
        raise Http404
    return sendfile(
        request,
        content.file.path,
        attachment=True,
        attachment_filename=content.file_name,
        mimetype=content.media_type,
    )


def _take(request, item, form) -> list[Paper]:
    """Make papers of accepted files; add an error to the form for each other one."""
    taken = []
    reason = _reason(request, form, item)
    for name in form.oversized:
        form.add_error("files", f"{name}: {TOO_LARGE}")
    for file in request.FILES.getlist("files"):
        try:
            upload = uploads.look_at(file.read(), file.name, reason=reason, by=request.user)
            taken.append(uploads.attach(item, upload, by=request.user))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            _tell_taken(request, "", upload)
    return taken


def _reason(request, form, item) -> str:
    """Return why this person takes a file though words in it are covered, "" if they do not."""
    reason = form.given_reason
    if reason:
        require(request.user, "paper.overrule", item.meeting)
    return reason


def _tell_taken(request, sentence, upload):
    if sentence:
        messages.success(request, sentence)
    if upload.lacking:
        messages.warning(request, f"{upload.file_name}: {upload.lacking}")


def _told(form, taken, user) -> dict:
    added = [each.heading for each in details_of(taken, user)]
    return {
        "added": added,
        "refused": form.errors.get("files", []),
        "asks_reason": bool(form.errors) and form.asks_reason,
    }


def _do(request, done, service, *what):
    try:
        service(*what, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def _item_page(request, item, form, *, status=200):
    papers = Paper.objects.filter(item=item).order_by("position")
    removed = Paper.with_removed.filter(item=item, is_removed=True)
    words = Withheld.objects.about(item, request.user) or item
    context = {
        "breadcrumbs": up_to_agenda(item.meeting),
        "item": item,
        "title": words.title,
        "papers": details_of(papers, request.user),
        "removed": details_of(removed, request.user),
        "next_item": item_after(item),
        "sections": sections_of("item's papers", item, request.user),
        "form": form,
    }
    return render(request, "meetings/work/papers/item.html", context, status=status)


def _workspace(request, paper, *, status=200, **bound):
    """Show all about a paper; `bound` are submitted forms with errors."""
    [details] = details_of([paper], request.user)
    forms = {
        "describe_form": DescribeForm(initial=_words_of(details)),
        "replace_form": ReplaceForm(),
        "move_form": MoveForm(items=_other_items(paper, request.user)),
    }
    context = {
        "breadcrumbs": _up_to_item(paper.item),
        "paper": paper,
        "details": details,
        "versions": versions_of(paper, request.user),
        "sections": sections_of("work paper", paper, request.user),
        "withdrawal": Withdrawal.objects.filter(paper=paper).first(),
        "readers": readers_of(paper) if paper.entries.exists() else None,
        "error_form": next(iter(bound.values()), None),
    }
    return render(
        request, "meetings/work/papers/paper.html", context | forms | bound, status=status
    )


def _words_of(details) -> dict:
    paper = details.paper
    return {
        "kind": paper.kind,
        "title": details.title,
        "label": details.label,
        "revision": paper.revision,
    }


def _show_both_versions(request, key):
    paper = _paper_or_404(request.user, key)
    [details] = details_of([paper], request.user)
    here = reverse("meetings:work_paper", args=[key])
    data = request.POST.copy()
    data["revision"] = paper.revision
    return show_both_versions(
        request,
        paper,
        DescribeForm(data),
        saved=_words_of(details),
        title=details.heading,
        keep_url=here,
        breadcrumbs=[*_up_to_item(paper.item), (details.heading, here)],
    )


def _other_items(paper, user) -> list[tuple[str, str]]:
    items = paper.item.meeting.items.exclude(pk=paper.item_id).order_by("position")
    return [(each.key, str(Withheld.objects.about(each, user) or each)) for each in items]


def _up_to_item(item):
    here = reverse("meetings:work_item_papers", args=[item.key])
    return [*up_to_agenda(item.meeting), (item.title, here)]


def _item_or_404(user, key) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting__committee")
    return get_object_or_404(items, key=key, meeting__in=Meeting.objects.managed_by(user))


def _paper_or_404(user, key, papers=Paper.objects) -> Paper:
    managed = Meeting.objects.managed_by(user)
    papers = papers.select_related("item__meeting__committee")
    return get_object_or_404(papers, key=key, item__meeting__in=managed)


def _readable_or_404(user, key) -> Paper:
    """Return a paper for its officer, signatory or author, whose reading is noted."""
    papers = Paper.objects.select_related("item__meeting__committee")
    paper = get_object_or_404(papers, key=key)
    require_sight(user, "sign_off.view", paper)
    if not can(user, "meeting.manage", paper.item.meeting):
        note_read_of_draft(paper, by=user)
    return paper


def _back_from_reading(user, paper) -> str:
    manages = can(user, "meeting.manage", paper.item.meeting)
    name = "work_paper" if manages else "work_paper_sign_off"
    return reverse(f"meetings:{name}", args=[paper.key])

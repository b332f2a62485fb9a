"""Officers' pages to make things exempt or confidential, and previews for each audience."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meetings.diary.trails import up_to_agenda
from meetings.exempt.closed import closed_editions
from meetings.exempt.forms import ChangeWithheldForm, OpeningForm, WithholdForm
from meetings.exempt.services import withholding
from meetings.exempt.services.exempt_words import TRUE_WORDS, family_of
from meetings.exempt.services.mail import second_persons
from meetings.exempt.services.withholding import withhold
from meetings.history.conflicts import show_both_versions
from meetings.models import AgendaItem, Meeting, OpeningRequest, Paper, Withheld
from scrutiny.caching import unshared
from scrutiny.refusals import Overtaken, Refused


@unshared
@require_http_methods(["GET", "POST"])
def withhold_item(request, key):
    return _withhold(request, _item_or_404(request.user, key))


@unshared
@require_http_methods(["GET", "POST"])
def withhold_paper(request, key):
    return _withhold(request, _paper_or_404(request.user, key))


@unshared
@require_http_methods(["GET", "POST"])
def open_item(request, key):
    return _open(request, _item_or_404(request.user, key))


@unshared
@require_http_methods(["GET", "POST"])
def open_paper(request, key):
    return _open(request, _paper_or_404(request.user, key))


def _withhold(request, holder):
    """Ask for ground and neutral title; "preview" shows the result and saves nothing."""
    if request.method == "POST" and holder.is_withheld and "title" not in request.POST:
        return _show_both_versions(request, holder)  # it was open when they opened the page
    form = _form(request, holder)
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        before = _closed(holder)
        try:
            _keep(holder, form, request.user)
        except Overtaken:
            holder.refresh_from_db()
            return _show_both_versions(request, holder)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            public_title = form.cleaned_data["public_title"]
            messages.success(request, f"Saved. The public reads “{public_title}”.")
            _tell_what_closed(request, holder, before)
            return redirect(_back_to(holder))
    context = {
        **_about(request, holder),
        "form": form,
        "seen": _seen(holder, form) if is_preview and form.is_valid() else None,
        "together": [] if holder.is_withheld else family_of(holder)[1:],
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/work/withholding/withhold.html", context, status=status)


def _form(request, holder):
    data = request.POST if request.method == "POST" else None
    words = Withheld.objects.about(holder, request.user)
    if words is None:
        return WithholdForm(data, true_title=holder.title, initial={"basis": "exempt"})
    initial = _saved(holder, words) | {"revision": holder.revision}
    return ChangeWithheldForm(data, holder=holder, true_title=words.title, initial=initial)


def _saved(holder, words) -> dict:
    names = (*TRUE_WORDS, "public_interest", "shared_because")
    ground = {"basis": holder.basis, "paragraphs": holder.paragraphs, "public_title": holder.title}
    return {name: getattr(words, name) for name in names} | ground


def _show_both_versions(request, holder):
    """Show what was typed beside the saved words, where the form has no fields for them."""
    words = Withheld.objects.about(holder, request.user)
    saved = _saved(holder, words)
    data = request.POST.copy()
    data["revision"] = holder.revision
    if "title" not in data:
        lines = {"presenters": "\n".join(words.presenters)}
        data.update({name: saved[name] for name in TRUE_WORDS} | lines)
    return show_both_versions(
        request,
        holder,
        ChangeWithheldForm(data, holder=holder, true_title=words.title),
        saved=saved,
        title=words.title,
        keep_url=_back_to(holder),
        breadcrumbs=_about(request, holder)["breadcrumbs"],
    )


def _keep(holder, form, user):
    ground, public_title = form.ground, form.cleaned_data["public_title"]
    if holder.is_withheld:
        withholding.change_withholding(
            holder,
            ground=ground,
            public_title=public_title,
            by=user,
            revision=form.cleaned_data["revision"],
            **form.words,
        )
    else:
        withhold(
            holder,
            basis=ground.basis,
            paragraphs=ground.paragraphs,
            public_interest=ground.public_interest,
            shared_because=ground.shared_because,
            public_title=public_title,
            by=user,
        )


def _closed(holder) -> dict:
    meeting = holder.item.meeting if isinstance(holder, Paper) else holder.meeting
    return {each.edition.pk: each for each in closed_editions(meeting)}


def _tell_what_closed(request, holder, before) -> None:
    """Tell the officer which packs and minutes this closed, and who has fetched them."""
    closed = [each for pk, each in _closed(holder).items() if pk not in before]
    if closed:
        lines = " ".join(each.sentence for each in closed)
        messages.warning(request, f"Closed to members at once: {lines} Publish a revised agenda.")


def _seen(holder, form) -> dict:
    """Return what the public would read, and whether members would read more."""
    model = type(holder)
    marked = model(title=form.cleaned_data["public_title"], **form.ground.facts)
    return {
        "title": marked.title,
        "ground": marked.ground,
        "basis": marked.get_basis_display(),
        "is_open_to_members": marked.is_open_to_members,
    }


def _open(request, holder):
    """Open it alone, ask a second person to, or decide as the second person."""
    if not holder.is_withheld:
        raise Http404
    asked = _waiting_request(request.user, holder)
    form = OpeningForm(request.POST if "ask" in request.POST else None)
    if request.method == "POST":
        try:
            done = _opening_act(request, holder, asked, form)
        except Refused as refusal:
            done = ""
            messages.error(request, str(refusal))
        if done:
            messages.success(request, done)
            return redirect(_back_to(holder))
    context = {
        **_about(request, holder),
        "asked": asked,
        "is_asker": bool(asked and asked.asked_by_id == request.user.pk),
        "needs_second_person": withholding.needs_second_person(holder),
        "together": _true_words_of(withholding.marked_together(holder), request.user),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/work/withholding/open.html", context, status=status)


def _waiting_request(user, holder) -> OpeningRequest | None:
    kind = "paper" if isinstance(holder, Paper) else "item"
    asked = OpeningRequest.objects.visible_to(user).filter(state=OpeningRequest.State.ASKED)
    return asked.filter(**{kind: holder}).select_related("asked_by").first()


def _true_words_of(holders, user) -> list:
    return [Withheld.objects.about(each, user) or each for each in holders]


def _opening_act(request, holder, asked, form) -> str:
    """Carry out the button's act; return a message, "" if nothing was done."""
    by = request.user
    if "open" in request.POST:
        withholding.open_withheld(holder, by=by)
        return "Took the mark off."
    if "ask" in request.POST and form.is_valid():
        withholding.ask_to_open(holder, reason=form.cleaned_data["reason"], by=by)
        if second_persons(holder, by):
            return "Asked. The other democracy officers of this committee are told by e-mail."
        return "Asked. Nobody else is democracy officer here: an administrator has to name one."
    if asked and "agree" in request.POST:
        withholding.decide_opening(asked, agrees=True, by=by)
        return "Agreed. It is open from the next publication on."
    if asked and "decline" in request.POST:
        withholding.decide_opening(asked, agrees=False, by=by)
        return "It stays withheld."
    return ""


def _about(request, holder) -> dict:
    is_paper = isinstance(holder, Paper)
    item = holder.item if is_paper else holder
    words = Withheld.objects.about(holder, request.user) or holder
    return {
        "breadcrumbs": [*up_to_agenda(item.meeting), (item.title, _papers_of(item))],
        "holder": holder,
        "what": "paper" if is_paper else "item",
        "true_title": words.title,
        "open_url": reverse(
            "meetings:work_paper_open" if is_paper else "meetings:work_item_open",
            args=[holder.key],
        ),
    }


def _back_to(holder) -> str:
    if isinstance(holder, Paper):
        return reverse("meetings:work_paper", args=[holder.key])
    return _papers_of(holder)


def _papers_of(item) -> str:
    return reverse("meetings:work_item_papers", args=[item.key])


def _item_or_404(user, key) -> AgendaItem:
    items = AgendaItem.objects.select_related("meeting__committee")
    return get_object_or_404(items, key=key, meeting__in=Meeting.objects.managed_by(user))


def _paper_or_404(user, key) -> Paper:
    papers = Paper.objects.select_related("item__meeting__committee")
    managed = Meeting.objects.managed_by(user)
    return get_object_or_404(papers, key=key, item__meeting__in=managed)

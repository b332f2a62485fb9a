"""Officers' pages of recommendations: making, serving, responding and following up."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee
from meetings.models import Meeting, Minute, Recommendation, RecommendationFile
from meetings.outcomes.recommendations import register
from meetings.outcomes.recommendations.forms import (
    AgendaPlaceForm,
    AnswerForm,
    MadeForm,
    ProgressForm,
    RecommendationFileForm,
    RecommendationForm,
    ServeForm,
    VerdictForm,
    WithdrawRecommendationForm,
)
from meetings.outcomes.recommendations.services import (
    answers,
    recommendations,
    report_on_agenda,
)
from meetings.outcomes.recommendations.services import (
    files as recommendation_files,
)
from meetings.outcomes.recommendations.views.register import thread_of
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, sent, typed
from scrutiny.permissions import can, require, require_sight
from scrutiny.richtext import to_plain
from scrutiny.templatetags.wording import long_date
from scrutiny.uploads import oversized_files


@unshared
@require_safe
def work_recommendations(request):
    """List what the user makes, answers and follows, longest waiting first."""
    require_sight(request.user, "agendas.make")
    found = Recommendation.objects.worked_on_by(request.user).with_words().overdue_first()
    found, planned = list(found), Committee.objects.planned_by(request.user).current()
    context = {
        "breadcrumbs": trail(my_work()),
        "recommendations": found,
        "summary": register.summary(found),
        "committees": planned.filter(kind=Committee.Kind.SCRUTINY),
    }
    return render(request, "meetings/work/recommendations/list.html", context)


@unshared
@require_safe
def meeting_recommendations(request, slug):
    """List a meeting's minutes, to recommend from, and its recommendations."""
    managed = Meeting.objects.managed_by(request.user).with_committee()
    meeting = get_object_or_404(managed, slug=slug)
    minutes = Minute.objects.filter(minutes__meeting=meeting)
    context = {
        "breadcrumbs": trail(my_work(), (str(meeting), reverse("meetings:tasks", args=[slug]))),
        "meeting": meeting,
        "minutes": minutes,
        "recommendations": meeting.recommendations.with_words(),
    }
    return render(request, "meetings/work/recommendations/meeting.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def add_recommendation(request, code):
    """Draft a recommendation; `?meeting=…&minute=…` fills in the words of a minute."""
    committee = _committee_or_404(request.user, code)
    meeting = committee.meetings.filter(slug=request.GET.get("meeting", "")).first()
    minute = _minute_of(meeting, request.GET.get("minute", ""))
    form = RecommendationForm(typed(request), initial=_as_minuted(minute))

    def act():
        facts = form.words | {"meeting": meeting, "minute": minute}
        return recommendations.draft_recommendation(committee, by=request.user, **facts)

    return ask(
        request,
        form,
        act,
        done=_to_work,
        title="Add a recommendation",
        caption=minute and f"{committee}, minute “{minute}”" or committee,
        button="Save this draft",
        keeps=True,
        back=_list(),
        breadcrumbs=trail(my_work(), _all()),
    )


@unshared
@require_safe
def work_recommendation(request, key):
    found = _worked_on_or_404(request.user, key)
    context = {
        "breadcrumbs": trail(my_work(), _all()),
        "recommendation": found,
        "may_manage": can(request.user, "recommendation.manage", found),
        "may_answer": found.is_public and can(request.user, "recommendation.answer", found),
        "is_open": found.state not in recommendations.ENDED,
        **thread_of(found, request.user),
    }
    return render(request, "meetings/work/recommendations/recommendation.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def change_recommendation(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    form = RecommendationForm(typed(request), recommendation=found)

    def act():
        facts = {name: form.cleaned_data.get(name) for name in ("revision", "reason")}
        return recommendations.change_recommendation(
            found, by=request.user, reason=facts["reason"] or "", revision=facts["revision"],
            **form.words,
        )  # fmt: skip

    title = "Correct this recommendation" if found.is_public else "Change this draft"
    return _ask(request, found, form, act, title, "Save")


@unshared
@require_http_methods(["GET", "POST"])
def make_recommendation(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    form = MadeForm(typed(request), initial={"on": found.meeting and found.meeting.on})

    def act():
        day = form.cleaned_data["on"]
        return recommendations.make_recommendation(found, on=day, by=request.user)

    lead = "It gets its number, and everybody can read it from now on."
    return _ask(request, found, form, act, "The committee made it", "Make it public", lead)


@unshared
@require_http_methods(["GET", "POST"])
def serve_recommendation(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    form = ServeForm(typed(request), recommendation=found)

    def act():
        return recommendations.serve_recommendation(found, by=request.user, **form.cleaned_data)

    button = "Record that it was received"
    return _ask(request, found, form, act, "Serve it", button, saved=_received)


def _received(recommendation: Recommendation) -> str:
    day = recommendation.respond_by
    return f"Saved. The answer is due by {long_date(day)}." if day else "Saved."


@unshared
@require_http_methods(["GET", "POST"])
def answer_recommendation(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.answer")
    response = getattr(found, "response", None)
    form = AnswerForm(typed(request), response=response)

    def act():
        if response is None:
            return answers.record_answer(found, form.answer, by=request.user).recommendation
        reason = form.cleaned_data["reason"]
        answers.correct_answer(found, form.answer, reason=reason, by=request.user)
        return found

    title = "Correct the answer" if response else "Record the answer"
    lead = "It is published on the page of the recommendation at once."
    return _ask(request, found, form, act, title, "Publish this answer", lead)


@unshared
@require_http_methods(["GET", "POST"])
def report_progress(request, key):
    found = _worked_on_or_404(request.user, key)
    form = ProgressForm(*sent(request), oversized=oversized_files(request))

    def act():
        answers.report_progress(found, by=request.user, **form.report)
        return found

    return _ask(request, found, form, act, "Report progress", "Publish this report")


@unshared
@require_http_methods(["GET", "POST"])
def judge_progress(request, key, number):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    report = get_object_or_404(found.progress_reports, number=number)
    form = VerdictForm(typed(request))

    def act():
        if form.cleaned_data["is_done"]:
            return answers.confirm_done(report, by=request.user)
        return answers.decline_done(report, reason=form.cleaned_data["reason"], by=request.user)

    names = (file.title for file in report.files.filter(withdrawn_at=None))
    shown = [report.text, report.evidence, report.evidence_link, *names]
    lead = " ".join(words for words in shown if words)
    return _ask(request, found, form, act, "Is it done?", "Save", lead)


@unshared
@require_http_methods(["GET", "POST"])
def add_recommendation_file(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    form = RecommendationFileForm(*sent(request), oversized=oversized_files(request))

    def act():
        recommendation_files.add_file(found, form.given, by=request.user)
        return found

    lead = "It shows what the recommendation rests on."
    if found.is_public:
        lead += " Everybody can fetch it at once."
    else:
        lead += " It stays with officers until the committee has made the recommendation."
    return _ask(request, found, form, act, "Add a file", "Add this file", lead)


@unshared
@require_http_methods(["GET", "POST"])
def withdraw_recommendation_file(request, key):
    """Withdraw a file: the recommendation's by its makers, a progress report's by either side."""
    worked_on = Recommendation.objects.worked_on_by(request.user)
    files = RecommendationFile.objects.filter(recommendation__in=worked_on)
    file = get_object_or_404(files, key=key)
    action = "recommendation.report" if file.report_id else "recommendation.manage"
    found = _worked_on_or_404(request.user, file.recommendation.key, action)
    form = WithdrawRecommendationForm(typed(request))

    def act():
        because = form.cleaned_data["because"]
        recommendation_files.withdraw_file(file, because=because, by=request.user)
        return found

    lead = f"{file}. Nobody but officers can fetch it any more; the reason stands in its place."
    return _ask(request, found, form, act, "Withdraw a file", "Withdraw this file", lead)


@unshared
@require_http_methods(["GET", "POST"])
def withdraw_recommendation(request, key):
    found = _worked_on_or_404(request.user, key, "recommendation.manage")
    form = WithdrawRecommendationForm(typed(request))

    def act():
        because = form.cleaned_data["because"]
        return recommendations.withdraw_recommendation(found, because=because, by=request.user)

    lead = "It stays on record with the reason, and it cannot be taken up again."
    return _ask(request, found, form, act, "Withdraw it", "Withdraw this recommendation", lead)


@unshared
@require_http_methods(["GET", "POST"])
def report_recommendations(request, code):
    """Put a report of all recommendations of a committee on an agenda."""
    committee = _committee_or_404(request.user, code)
    form = AgendaPlaceForm(typed(request), meetings=report_on_agenda.meetings_for(committee))

    def act():
        return report_on_agenda.put_on_agenda(committee, form.place, by=request.user)

    return ask(
        request,
        form,
        act,
        done=lambda paper: redirect("meetings:work_item_papers", paper.item.key),
        title="Put a report on an agenda",
        caption=committee,
        lead="It lists every recommendation as it stands, and is frozen on publication.",
        button="Add the report",
        back=_list(),
        breadcrumbs=trail(my_work(), _all()),
    )


def _ask(request, found, form, act, title, button, lead="", **more):
    return ask(
        request,
        form,
        act,
        done=_to_work,
        title=title,
        caption=found.title,
        lead=lead,
        button=button,
        keeps=True,
        back=reverse("meetings:work_recommendation", args=[found.key]),
        breadcrumbs=trail(my_work(), _all()),
        **more,
    )


def _to_work(recommendation: Recommendation):
    return redirect("meetings:work_recommendation", recommendation.key)


def _worked_on_or_404(user, key: str, action: str = "recommendation.report") -> Recommendation:
    found = Recommendation.objects.worked_on_by(user).with_words()
    recommendation = get_object_or_404(found, key=key)
    require(user, action, recommendation)
    return recommendation


def _committee_or_404(user, code: str) -> Committee:
    committees = Committee.objects.planned_by(user).current()
    return get_object_or_404(committees, code=code.upper())


def _minute_of(meeting: Meeting | None, position: str) -> Minute | None:
    if meeting is None or not position.isdecimal():
        return None
    return Minute.objects.filter(minutes__meeting=meeting, position=int(position[:4])).first()


def _as_minuted(minute: Minute | None) -> dict:
    """Fill in the resolution of the minute; the officer keeps the recommendation in it."""
    if minute is None:
        return {}
    resolved = "\n\n".join(to_plain(each.text) for each in minute.resolutions.all() if each.text)
    return {"text": resolved, "evidence": f"Minute “{minute.title}”"}


def _all():
    return "Recommendations", _list()


def _list() -> str:
    return reverse("meetings:work_recommendations")

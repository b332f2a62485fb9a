"""The training pages of a committee's members, and of the member themselves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from committees.forms.terms import TrainingForm
from committees.models import Committee
from committees.services.training import record_course
from committees.training import training_of, training_of_each
from committees.views.terms import committee_or_404, my_work, up_to_committee
from scrutiny.breadcrumbs import trail
from scrutiny.caching import unshared
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused


@unshared
@require_http_methods(["GET", "POST"])
def training(request, code):
    """Show who has taken the required training, until when it counts, and who needs it."""
    committee = committee_or_404(request.user, code)
    terms = committee.terms_of_reference.in_force()
    courses = terms.courses if terms else []
    form = TrainingForm(request.POST or None, committee=committee, courses=courses)
    if request.method == "POST" and form.is_valid():
        people = list(form.cleaned_data.pop("people"))
        try:
            number = record_course(committee, people, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            word = "member" if number == 1 else "members"
            messages.success(request, f"Recorded for {number} {word}.")
            return redirect("committees:work_training", committee.slug)
    members = training_of(committee)
    context = {
        "breadcrumbs": up_to_committee(committee),
        "committee": committee,
        "terms": terms,
        "courses": courses,
        "members": members,
        "due": sum(member.due for member in members),
        "form": form,
    }
    return render(request, "committees/work/training.html", context)


@unshared
@require_safe
def my_training(request):
    """Show the training that a member's committees require, and until when it counts."""
    require_sight(request.user, "training.own")
    person = request.user.person
    sits_on = Committee.objects.current().filter(memberships__in=person.memberships.current())
    required = [
        (committee, member)
        for committee, members in training_of_each(sits_on.distinct()).items()
        for member in members
        if member.person == person and member.courses
    ]
    context = {"breadcrumbs": trail(my_work()), "required": required}
    return render(request, "committees/work/my_training.html", context)

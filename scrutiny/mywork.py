"""My work: where officers land after signing in, first what is due first."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import drafting
from meetings.models import Meeting
from scrutiny.permissions import require_sight
from scrutiny.waiting import waiting_for

PAGE = 20


@require_safe
def my_work(request):
    require_sight(request.user, "work.open")
    meetings = Meeting.objects.managed_by(request.user).open_work().with_committee()
    page = Paginator(drafting.work_on(meetings), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": waiting_for(request.user)}
    return render(request, "mywork.html", context)

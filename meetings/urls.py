"""Addresses of meetings, in the subjects of the views."""

from meetings.agenda import urls as agenda
from meetings.attendance import urls as staying_away
from meetings.exempt import urls as withholding
from meetings.history import urls as history
from meetings.minutes.urls import after_meeting, desk
from meetings.outcomes.call_ins import urls as call_ins
from meetings.outcomes.documents import urls as documents
from meetings.outcomes.groups import urls as task_groups
from meetings.outcomes.recommendations import urls as recommendations
from meetings.outcomes.referrals import urls as referrals
from meetings.papers import urls as papers
from meetings.planning.urls import cancellation, planning
from meetings.preparation import urls as preparing
from meetings.programme import urls as programme
from meetings.public import urls as public
from meetings.publication import urls as publishing
from meetings.reports import urls as reports
from meetings.sign_off import urls as signing

app_name = "meetings"
urlpatterns = [
    *cancellation.urlpatterns,
    *agenda.urlpatterns,
    *call_ins.urlpatterns,
    *documents.urlpatterns,
    *history.urlpatterns,
    *after_meeting.urlpatterns,
    *desk.urlpatterns,
    *papers.urlpatterns,
    *planning.urlpatterns,
    *preparing.urlpatterns,
    *programme.urlpatterns,
    *public.urlpatterns,
    *publishing.urlpatterns,
    *recommendations.urlpatterns,
    *referrals.urlpatterns,
    *reports.urlpatterns,
    *signing.urlpatterns,
    *staying_away.urlpatterns,
    *task_groups.urlpatterns,
    *withholding.urlpatterns,
]

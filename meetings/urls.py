"""Addresses of meetings, a room at a time."""

from meetings.agenda import urls as agenda
from meetings.attendance import urls as attendance
from meetings.committee import urls as committee
from meetings.exempt import urls as exempt
from meetings.history import urls as history
from meetings.minutes import urls as minutes
from meetings.outcomes import urls as outcomes
from meetings.papers import urls as papers
from meetings.planning import urls as planning
from meetings.preparation import urls as preparation
from meetings.programme import urls as programme
from meetings.public import urls as public
from meetings.publication import urls as publication
from meetings.reports import urls as reports
from meetings.sign_off import urls as sign_off
from meetings.taking_down import urls as taking_down

app_name = "meetings"
rooms = (
    agenda, attendance, committee, exempt, history, minutes, outcomes, papers, planning,
    preparation, programme, public, publication, reports, sign_off,
    taking_down,
)  # fmt: skip
urlpatterns = [path for room in rooms for path in room.urlpatterns]

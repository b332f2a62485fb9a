"""Addresses of inspections and action plans, a room at a time."""

from actionplans.actions import urls as actions
from actionplans.history import urls as history
from actionplans.imports import urls as imports
from actionplans.inspections import urls as inspections
from actionplans.plans import urls as plans
from actionplans.public import urls as public
from actionplans.tabling import urls as tabling
from actionplans.updates import urls as updates

app_name = "actionplans"
rooms = (actions, history, imports, inspections, plans, public, tabling, updates)
urlpatterns = [path for room in rooms for path in room.urlpatterns]

from django.contrib import admin

from committees.admin import CommitteeAdmin
from committees.models import Committee
from meetings.models import ProgrammeStage, StandingItem, TimetableStep
from scrutiny.administration import ForAdministrators, ReferenceAdmin, site


@admin.register(TimetableStep, site=site)
class TimetableStepAdmin(ReferenceAdmin):
    """New timetables take these steps; one that was counted already keeps its days."""

    list_display = ("name", "working_days")
    search_fields = ("name",)


@admin.register(ProgrammeStage, site=site)
class ProgrammeStageAdmin(ReferenceAdmin):
    """The stages through which topics come into a work programme, in their order."""

    list_display = ("name", "position")
    search_fields = ("name",)


class StandingItemInline(ForAdministrators, admin.StackedInline):
    model = StandingItem
    fields = ("position", "title", "kind", "purpose")
    extra = 1


class CommitteeWithStandingItemsAdmin(CommitteeAdmin):
    """The committee's own page, with what every agenda of it has."""

    inlines = (*CommitteeAdmin.inlines, StandingItemInline)


# The committees' room does not know that they meet.
site.unregister(Committee)
site.register(Committee, CommitteeWithStandingItemsAdmin)

from django.contrib import admin

from committees.admin import CommitteeAdmin
from committees.models import Committee
from meetings.models import (
    CallInRules,
    ProgrammeStage,
    SignOffRoute,
    SignOffStep,
    StandingItem,
    TimetableStep,
)
from scrutiny.administration import ForAdministrators, OneRowAdmin, ReferenceAdmin, site


@admin.register(TimetableStep, site=site)
class TimetableStepAdmin(ReferenceAdmin):
    """New timetables take these steps; one that was counted already keeps its days."""

    list_display = ("name", "working_days")
    search_fields = ("name",)


class SignOffStepInline(ForAdministrators, admin.StackedInline):
    model = SignOffStep
    extra = 1


@admin.register(SignOffRoute, site=site)
class SignOffRouteAdmin(ReferenceAdmin):
    """Who signs papers off; what is on its way already keeps its signatories until sent again."""

    list_display = ("__str__", "signatories")
    list_select_related = ("committee",)
    search_fields = ("committee__name", "committee__code", "steps__name")
    autocomplete_fields = ("committee",)
    inlines = (SignOffStepInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description="signatories, in order")
    def signatories(self, route):
        return ", ".join(step.name for step in route.steps.all()) or "Nobody"


@admin.register(CallInRules, site=site)
class CallInRulesAdmin(OneRowAdmin):
    """What the constitution says. Call-ins that run keep the days they have."""


@admin.register(ProgrammeStage, site=site)
class ProgrammeStageAdmin(ReferenceAdmin):
    """The stages through which topics come into a work programme, in their order."""

    list_display = ("name", "position")
    search_fields = ("name",)


class StandingItemInline(ForAdministrators, admin.StackedInline):
    model = StandingItem
    fields = ("position", "title", "kind", "business", "purpose")
    extra = 1


class CommitteeWithStandingItemsAdmin(CommitteeAdmin):
    """The committee's own page, with what every agenda of it has."""

    inlines = (*CommitteeAdmin.inlines, StandingItemInline)


# The committees' room does not know that they meet.
site.unregister(Committee)
site.register(Committee, CommitteeWithStandingItemsAdmin)

from django.contrib import admin

from actionplans.models import Action, ActionPlan, AreaForImprovement, Inspection, Judgement
from scrutiny.administration import ForAdministrators, ReferenceAdmin, site


class JudgementInline(ForAdministrators, admin.StackedInline):
    model = Judgement
    extra = 0


class AreaForImprovementInline(ForAdministrators, admin.StackedInline):
    model = AreaForImprovement
    extra = 0


@admin.register(Inspection, site=site)
class InspectionAdmin(ReferenceAdmin):
    list_display = ("framework", "starts_on", "ends_on", "lead_inspector")
    list_filter = ("framework",)
    search_fields = ("framework", "lead_inspector")
    date_hierarchy = "starts_on"
    inlines = (JudgementInline, AreaForImprovementInline)


@admin.register(AreaForImprovement, site=site)
class AreaForImprovementAdmin(ReferenceAdmin):
    list_display = ("text", "inspection", "position")
    list_filter = ("inspection",)
    list_select_related = ("inspection",)
    search_fields = ("text",)
    autocomplete_fields = ("inspection",)


@admin.register(ActionPlan, site=site)
class ActionPlanAdmin(ReferenceAdmin):
    list_display = ("title", "committee", "inspection", "source")
    list_filter = ("committee",)
    list_select_related = ("committee", "inspection")
    search_fields = ("title", "source", "committee__name")
    autocomplete_fields = ("committee", "inspection")
    prepopulated_fields = {"slug": ("title",)}


@admin.register(Action, site=site)
class ActionAdmin(ReferenceAdmin):
    list_display = ("ref", "plan", "action", "due_on")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("ref", "action", "plan__title")
    autocomplete_fields = ("plan", "area")
    date_hierarchy = "due_on"

from django.contrib import admin

from actionplans.models import AreaForImprovement, Inspection, Judgement
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

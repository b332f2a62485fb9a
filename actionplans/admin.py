from django.contrib import admin

from actionplans.models import (
    AreaForImprovement,
    FrameworkGrade,
    FrameworkSubject,
    FrameworkVersion,
    Inspection,
    Judgement,
)
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


class FrameworkSubjectInline(ForAdministrators, admin.StackedInline):
    model = FrameworkSubject
    verbose_name = "judgement"
    extra = 0


class FrameworkGradeInline(ForAdministrators, admin.StackedInline):
    model = FrameworkGrade
    verbose_name = "grade or outcome"
    verbose_name_plural = "grades or outcomes"
    extra = 0


@admin.register(FrameworkVersion, site=site)
class FrameworkVersionAdmin(ReferenceAdmin):
    """Frameworks and their versions; inspections find theirs by the day on which they begin."""

    list_display = ("name", "since", "title", "source")
    list_filter = ("name",)
    search_fields = ("name", "title")
    save_as = True
    inlines = (FrameworkSubjectInline, FrameworkGradeInline)

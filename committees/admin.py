from django.contrib import admin

from committees.models import (
    Committee,
    Membership,
    Person,
    PoliticalGroup,
    RoleGrant,
    TermsOfReference,
    Training,
    Ward,
)
from scrutiny.administration import ReferenceAdmin, site


class HoldsNow(admin.SimpleListFilter):
    """Tell what holds today from what has ended or is still to begin."""

    title = "holds now"
    parameter_name = "now"

    def lookups(self, request, model_admin):
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.current()
        if self.value() == "no":
            return queryset.exclude(pk__in=queryset.current().values("pk"))
        return queryset


@admin.register(PoliticalGroup, site=site)
class PoliticalGroupAdmin(ReferenceAdmin):
    list_display = ("name", "short_name")
    search_fields = ("name", "short_name")


@admin.register(Ward, site=site)
class WardAdmin(ReferenceAdmin):
    search_fields = ("name",)


@admin.register(Person, site=site)
class PersonAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "group", "ward", "elected_on", "left_on")
    list_filter = ("kind", "group", ("left_on", admin.EmptyFieldListFilter))
    list_select_related = ("group", "ward")
    search_fields = ("name", "surname", "email", "ward__name")
    autocomplete_fields = ("user", "group", "ward")


@admin.register(Committee, site=site)
class CommitteeAdmin(ReferenceAdmin):
    list_display = ("name", "code", "kind", "covers_education", "dissolved_on")
    list_filter = ("kind", "covers_education", ("dissolved_on", admin.EmptyFieldListFilter))
    search_fields = ("name", "code")


@admin.register(Membership, site=site)
class MembershipAdmin(ReferenceAdmin):
    list_display = ("person", "committee", "role", "seat", "starts_on", "ends_on")
    list_filter = (HoldsNow, "committee", "role", "seat")
    list_select_related = ("person", "committee")
    search_fields = ("person__name", "person__surname", "committee__name", "committee__code")
    autocomplete_fields = ("person", "committee")
    date_hierarchy = "starts_on"


@admin.register(RoleGrant, site=site)
class RoleGrantAdmin(ReferenceAdmin):
    list_display = ("user", "role", "committee", "starts_at", "ends_at")
    list_filter = (HoldsNow, "role", "committee")
    list_select_related = ("user", "committee")
    search_fields = ("user__name", "user__email", "committee__name", "committee__code")
    autocomplete_fields = ("user", "committee")


@admin.register(TermsOfReference, site=site)
class TermsOfReferenceAdmin(ReferenceAdmin):
    list_display = ("committee", "year_label", "quorum", "co_optee_limit", "agreed_on")
    list_filter = ("municipal_year", "committee")
    list_select_related = ("committee",)
    search_fields = ("committee__name", "committee__code", "text")
    autocomplete_fields = ("committee",)


@admin.register(Training, site=site)
class TrainingAdmin(ReferenceAdmin):
    list_display = ("person", "course", "done_on", "expires_on")
    list_filter = ("course",)
    list_select_related = ("person",)
    search_fields = ("person__name", "person__surname", "course")
    autocomplete_fields = ("person",)

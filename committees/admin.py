from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from committees import services
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
from scrutiny.refusals import Refused


class HoldsNow(admin.SimpleListFilter):
    """Filter by whether a row holds today, has ended or is still to begin."""

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


class MembershipForm(forms.ModelForm):
    """A place on a committee, checked by the same rules as everywhere else."""

    @property
    def is_ending(self) -> bool:
        """Whether the only change is that the membership ends, or ends sooner."""
        ends_on, before = self.cleaned_data.get("ends_on"), self.initial.get("ends_on")
        if self.instance.pk is None or self.changed_data != ["ends_on"] or ends_on is None:
            return False
        return before is None or ends_on < before

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.is_ending:
            try:
                services.check_place(Membership(pk=self.instance.pk, **cleaned))
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


@admin.register(Membership, site=site)
class MembershipAdmin(ReferenceAdmin):
    form = MembershipForm
    list_display = ("person", "committee", "role", "seat", "starts_on", "ends_on")
    list_filter = (HoldsNow, "committee", "role", "seat")
    list_select_related = ("person", "committee")
    search_fields = ("person__name", "person__surname", "committee__name", "committee__code")
    autocomplete_fields = ("person", "committee")
    date_hierarchy = "starts_on"

    def save_model(self, request, obj, form, change):
        if form.is_ending:
            services.end_membership(obj, on=obj.ends_on, by=request.user)
        else:
            services.keep_membership(obj, by=request.user)


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

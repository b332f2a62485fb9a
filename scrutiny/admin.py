from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.db import models

from scrutiny.administration import ForAdministrators, OneRowAdmin, ReferenceAdmin, site
from scrutiny.models import AuditEntry, ClosedDay, Council, User


@admin.register(Council, site=site)
class CouncilAdmin(OneRowAdmin):
    fieldsets = (
        (None, {"fields": ("name", "short_name", "strapline", "nation", "website")}),
        ("Look", {"fields": ("crest", "brand_colour")}),
        (
            "Democratic Services",
            {"fields": ("contact_name", "contact_email", "contact_phone", "contact_address")},
        ),
        ("Minutes", {"fields": ("minute_numbers",)}),
        (
            "Accessibility statement",
            {
                "fields": (
                    "compliance",
                    "not_accessible",
                    "statement_prepared_on",
                    "statement_reviewed_on",
                )
            },
        ),
        ("Reorganisation", {"fields": ("last_day",)}),
    )
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(ClosedDay, site=site)
class ClosedDayAdmin(ReferenceAdmin):
    list_display = ("day", "reason")
    search_fields = ("reason",)
    date_hierarchy = "day"


class AddUserForm(AdminUserCreationForm):
    """An account is created by email address; its owner may set the password by a link."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class ChangeUserForm(DjangoUserChangeForm):
    class Meta:
        model = User
        fields = ("email", "name", "is_active")

    def clean_email(self):
        return self.cleaned_data["email"].lower()


@admin.register(User, site=site)
class UserAdmin(ForAdministrators, DjangoUserAdmin):
    """Accounts are made inactive, not deleted, so that the record keeps what they did."""

    form = ChangeUserForm
    add_form = AddUserForm
    fieldsets = (
        (None, {"fields": ("email", "name", "password", "is_active")}),
        ("Facts", {"fields": ("is_superuser", "last_login", "joined_at")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "name", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("is_superuser", "last_login", "joined_at")
    list_display = ("name", "email", "is_active", "last_login")
    list_filter = ("is_active", "grants__role")
    search_fields = ("name", "email")
    ordering = ("name",)
    filter_horizontal = ()
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEntry, site=site)
class AuditEntryAdmin(ReferenceAdmin):
    """The audit history, which is read-only."""

    list_display = ("at", "sentence", "by", "action")
    list_filter = (("by", admin.RelatedOnlyFieldListFilter), "action")
    list_select_related = ("by",)
    search_fields = ("sentence", "action", "by__name", "by__email")
    date_hierarchy = "at"
    fields = ("at", "by", "action", "sentence", "details", "content_type", "object_id")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

"""The admin pages, for reference data; scrutiny/permissions.py says who opens them."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from scrutiny.permissions import can

# Django's own admin pages style elements in place; their scripts are files.
STYLES = {"style-src": [SELF, UNSAFE_INLINE]}


class Administration(admin.AdminSite):
    site_header = site_title = "Administration"
    index_title = "Reference data"

    def has_permission(self, request):
        """Cache the answer for one request: every model asks the permissions page again."""
        if not hasattr(request, "opens_admin"):
            request.opens_admin = can(request.user, "admin.open")
        return request.opens_admin

    def get_urls(self):
        """Leave out the door by kind and number, which leads to whatever has an address."""
        found = super().get_urls()
        return [each for each in found if getattr(each, "name", "") != "view_on_site"]

    def admin_view(self, view, cacheable=False):
        return csp_replace(STYLES)(super().admin_view(view, cacheable))

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """Send people to the one page for signing in, which limits attempts."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


site = Administration()


class ForAdministrators:
    """Model admins and inlines: users who may open the admin pages may change what is in them."""

    def has_module_permission(self, request):
        return site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return site.has_permission(request)


class ReferenceAdmin(ForAdministrators, admin.ModelAdmin):
    """A table of reference data, looked up and corrected here."""

    list_per_page = 50
    view_on_site = False
    show_full_result_count = False

    def get_deleted_objects(self, objs, request):
        """Name related rows that have an admin page; count other rows by kind only."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return _without_words(to_delete), counts, lacking, _without_words(protected)


class OneRowAdmin(ReferenceAdmin):
    """A table with one row: its list is its form, and it is neither added twice nor deleted."""

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request) and not self.model.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        row, name = self.model.objects.first(), f"{self.opts.app_label}_{self.opts.model_name}"
        if row is None:
            return redirect(f"admin:{name}_add")
        return redirect(f"admin:{name}_change", row.pk)


def _without_words(lines):
    """Keep links to admin pages and cut "Topic: its words" to "Topic"; lists may be nested."""
    kept = [
        _without_words(line) if isinstance(line, list)
        else line if hasattr(line, "__html__")
        else line.partition(":")[0]
        for line in lines
    ]  # fmt: skip
    return [line for number, line in enumerate(kept) if line not in kept[:number]]

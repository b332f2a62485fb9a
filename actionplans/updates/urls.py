from django.urls import path

from actionplans.updates.views import bulk, decisions, updates

urlpatterns = [
    path("work/actions/", updates.my_actions, name="my_actions"),
    path("work/actions/<slug:key>/update/", updates.update_action, name="update_action"),
    path("actions/update/<str:token>/", updates.update_by_link, name="update_by_link"),
    path("work/updates/<slug:key>/check/", decisions.check_completion, name="check_completion"),
    path("work/updates/<slug:key>/release/", decisions.release, name="release_update"),
    path("work/evidence/<slug:key>/withdraw/", decisions.withdraw, name="withdraw_evidence"),
    path("work/plans/<slug:slug>/updates/", bulk.bulk_update, name="bulk_update"),
]

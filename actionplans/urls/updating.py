from django.urls import path

from actionplans.views import bulk, deciding, tabling, updating

urlpatterns = [
    path("work/actions/", updating.my_actions, name="my_actions"),
    path("work/actions/<slug:key>/update/", updating.update_action, name="update_action"),
    path("actions/update/<str:token>/", updating.update_by_link, name="update_by_link"),
    path("work/updates/<slug:key>/check/", deciding.check_completion, name="check_completion"),
    path("work/updates/<slug:key>/release/", deciding.release, name="release_update"),
    path("work/evidence/<slug:key>/withdraw/", deciding.withdraw, name="withdraw_evidence"),
    path("work/plans/<slug:slug>/updates/", bulk.bulk_update, name="bulk_update"),
    path("work/plans/<slug:slug>/agenda/", tabling.put_on_agenda, name="put_on_agenda"),
]

from django.urls import path

from meetings.papers import views

urlpatterns = [
    path("work/items/<slug:key>/papers/", views.item_papers, name="work_item_papers"),
    path("work/papers/<slug:key>/", views.paper, name="work_paper"),
    path("work/papers/<slug:key>/file/", views.replace_file, name="work_paper_file"),
    path("work/papers/<slug:key>/move/", views.move, name="work_paper_move"),
    path("work/papers/<slug:key>/order/", views.order, name="work_paper_order"),
    path("work/papers/<slug:key>/remove/", views.remove, name="work_paper_remove"),
    path("work/papers/<slug:key>/restore/", views.restore, name="work_paper_restore"),
    path("work/papers/<slug:key>/preview.pdf", views.preview, name="work_paper_preview"),
    path("work/papers/<slug:key>/page/", views.page, name="work_paper_page"),
    path("work/papers/<slug:key>/versions/<int:number>/", views.version, name="work_paper_version"),
]

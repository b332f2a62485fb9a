from django.urls import path

from meetings.agenda import views

urlpatterns = [
    path("work/meetings/<slug:slug>/agenda/", views.agenda, name="agenda"),
    path("work/meetings/<slug:slug>/agenda/add/", views.add_item, name="add_item"),
    path("work/meetings/<slug:slug>/agenda/order/", views.order, name="order"),
    path("work/items/<slug:key>/", views.edit_item, name="edit_item"),
    path("work/items/<slug:key>/move/", views.move, name="move_item"),
    path("work/items/<slug:key>/remove/", views.remove, name="remove_item"),
    path("work/items/<slug:key>/restore/", views.restore, name="restore_item"),
]

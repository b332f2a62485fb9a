from django.urls import path

from meetings.outcomes.documents import views

urlpatterns = [
    path("work/documents/", views.document_registers, name="document_registers"),
    path("work/documents/<slug:key>/", views.document_request, name="document_request"),
    path("work/documents/<slug:key>/answer/", views.answer_document, name="answer_document"),
    path(
        "work/documents/<slug:key>/withdraw/",
        views.withdraw_document_request,
        name="withdraw_document_request",
    ),
    path("work/documents/<slug:key>/copy/<int:number>/", views.document_copy, name="document_copy"),
    path(
        "work/committees/<slug:code>/documents/", views.document_register, name="document_register"
    ),
    path(
        "work/committees/<slug:code>/documents/ask/",
        views.ask_for_document,
        name="ask_for_document",
    ),
]

from django.urls import path

from meetings.reports.views import from_word
from meetings.reports.views import reports as views
from meetings.reports.views import templates as report_templates

urlpatterns = [
    path("work/reports/", views.reports, name="reports"),
    path("work/items/<slug:key>/report/", views.start, name="start_report"),
    path("work/reports/<slug:key>/", views.report, name="report"),
    path("work/reports/<slug:key>/page/", views.page, name="report_page"),
    path("work/reports/<slug:key>/preview.pdf", views.pdf, name="report_pdf"),
    path("work/reports/<slug:key>/authors/", views.authors, name="report_authors"),
    path("work/reports/<slug:key>/send/", views.send, name="send_report"),
    path("work/reports/<slug:key>/template/", views.newest_template, name="report_template"),
    path("work/reports/<slug:key>/word/", from_word.word, name="report_word"),
    path("work/reports/<slug:key>/word/take/", from_word.take, name="report_word_take"),
    path("work/report-template/", report_templates.template, name="edit_report_template"),
]

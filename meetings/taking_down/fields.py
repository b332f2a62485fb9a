"""Which fields of which records are searched: every text and file, but for those listed here."""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models

APPS = ("scrutiny", "committees", "meetings", "actionplans")
# Records and fields that are not searched, each with why.
LEFT_ALONE = {
    "scrutiny.User": "accounts are ended, not reworded",
    "scrutiny.AuditEntry": "the history, which only officers read and no one changes",
    "scrutiny.Job": "a line about work in progress, for the officer who started it",
    "scrutiny.SentReminder": "keys of reminders",
    "scrutiny.ClosedFile": "names of stored files",
    "scrutiny.Council": "the council's own name and contact",
    "committees.PoliticalGroup.name": "the name of a party",
    "committees.Ward.name": "the name of a place",
    "committees.Committee.name": "the name of a committee",
    "committees.Committee.code": "a code",
    "meetings.Meeting.slug": "made of a committee's code and a day",
    "meetings.TakeDown": "what is taken down, kept for officers",
    "meetings.TakenDown": "the originals, kept for officers",
    "meetings.FileText": "an index, which no page shows",
    "meetings.ReportTemplate": "the council's template of reports",
    "meetings.SignOffStep": "the name of a department",
    "meetings.TimetableStep": "the name of a step",
    "meetings.ProgrammeStage": "the name of a stage",
    "meetings.Milestone": "the name of a step",
    "meetings.PaperContent.sign_off_rows": "the cells of an uploaded table, for officers",
    "meetings.WithheldContent.sign_off_rows": "the cells of an uploaded table, for officers",
    "meetings.PaperContent.findings": "what was found in an upload, for officers",
    "meetings.WithheldContent.findings": "what was found in an upload, for officers",
    "actionplans.PlanImport": "an uploaded table, for plan leads until it is taken over",
}
# Fields that never hold words of people.
CODES = {
    "key", "digest", "sha256", "media_type", "payload_kind", "paragraphs", "generator",
    "generator_source", "import_digest", "client", "number", "series", "pages", "kind",
    "framework", "body_key", "brand_colour", "file", "supplement_file", "public_file",
}  # fmt: skip
# Files that somebody besides officers can fetch.
HANDED_OUT = (
    ("meetings.Edition", "file"),
    ("meetings.Edition", "supplement_file"),
    ("meetings.Entry", "file"),
    ("meetings.RecommendationFile", "file"),
    ("meetings.RecommendationFile", "public_file"),
    ("meetings.DocumentAnswer", "file"),
    ("actionplans.Evidence", "file"),
    ("actionplans.Evidence", "public_file"),
)
# Uploads that packs are made of: searched, so that officers know which to replace.
SOURCES = (("meetings.PaperContent", "file"), ("meetings.WithheldContent", "file"))
TEXTS = (models.CharField, models.TextField, models.JSONField)


@cache
def searched() -> tuple[tuple[type[models.Model], tuple[models.Field, ...]], ...]:
    """Return each record with its searched fields."""
    found = ((model, tuple(_fields(model))) for model in _records())
    return tuple((model, fields) for model, fields in found if fields)


def text_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    return dict(searched()).get(model, ())


def _records() -> Iterator[type[models.Model]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.label not in LEFT_ALONE:
                yield model


def _fields(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        is_left = field.name in CODES or f"{model._meta.label}.{field.name}" in LEFT_ALONE
        if isinstance(field, TEXTS) and not field.choices and not is_left:
            yield field

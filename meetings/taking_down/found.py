"""Which fields and files hold the words, or belong to the thing, that is to be taken down."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from committees.models import Committee
from meetings.models import AgendaItem, Edition, Entry, FileText, Paper, TakeDown, TakenDown
from meetings.taking_down.fields import HANDED_OUT, SOURCES, searched, text_fields
from meetings.taking_down.words import likely_part, pattern_of, squeezed

Why = TakenDown.Why


@dataclass(frozen=True)
class Found:
    """A field of a row to be taken down; `file` is the stored name where it is a file."""

    row: models.Model
    field: str
    why: str
    file: str = ""

    @property
    def original(self) -> Any:
        return self.file or getattr(self.row, self.field)

    @property
    def kind(self) -> str:
        return str(self.row._meta.verbose_name).capitalize()


def all_rows(model: type[models.Model]) -> models.QuerySet:
    """Every row, withheld and removed ones too: what is taken down is searched everywhere."""
    return model._base_manager.all()


def found_for(take_down: TakeDown) -> list[Found]:
    """Return all fields that hold the words or belong to the thing, and the files to close."""
    if take_down.words:
        return [*in_records(take_down.words), *in_files(take_down.words)]
    thing = thing_at(take_down.address)
    return list(of_thing(thing)) if thing else []


def in_records(words: str) -> Iterator[Found]:
    pattern, part = pattern_of(words), likely_part(words)
    for model, fields in searched():
        for field in fields:
            for row in _likely(model, field, part):
                if _says(getattr(row, field.attname), pattern):
                    yield Found(row, field.name, Why.WORDS)


def in_files(words: str) -> Iterator[Found]:
    """Find files that say the words, and those that no one has searched yet: they close too."""
    said = set(says(squeezed(words)))
    safe = FileText.objects.filter(state__in=[FileText.State.READ, FileText.State.WORDLESS])
    known = set(safe.values_list("name", flat=True))
    for label, field in HANDED_OUT:
        for row in with_file(label, field):
            name = getattr(row, field).name
            if name in said:
                yield Found(row, field, Why.WORDS, name)
            elif name not in known:
                yield Found(row, field, Why.UNSEARCHED, name)


def says(squeezed_words: str) -> models.QuerySet:
    return FileText.objects.filter(text__contains=squeezed_words).values_list("name", flat=True)


def with_file(label: str, field: str) -> models.QuerySet:
    return all_rows(apps.get_model(label)).exclude(**{field: ""})


def unsearched() -> list[str]:
    """Return the names of files that were never searched or could not be read, newest first."""
    tried = FileText.objects.exclude(state=FileText.State.FAILED)
    known = set(tried.values_list("name", flat=True))
    names: dict[str, None] = {}
    for label, field in (*HANDED_OUT, *SOURCES):
        for name in with_file(label, field).order_by("-pk").values_list(field, flat=True):
            names[name] = None
    return [name for name in names if name not in known]


def sources_that_say(words: str) -> list[Paper]:
    """Return the papers whose own upload says the words, so that a new pack would say them too."""
    names = list(says(squeezed(words)))
    found = {}
    for label, field in SOURCES:
        rows = with_file(label, field).filter(**{f"{field}__in": names})
        for row in rows.select_related("version__paper__item__meeting"):
            newest = row.version.paper.versions.order_by("-number").first()
            if newest == row.version:
                found[row.version.paper_id] = row.version.paper
    return list(found.values())


def thing_at(address: str) -> models.Model | None:
    """Return the record whose page or file has this address: the one that its key names."""
    try:
        named = resolve(urlsplit(address).path).kwargs
    except Resolver404:
        return None
    key = named.get("key")
    keyed = (model for model, _ in searched() if key and _has_key(model))
    rows = (all_rows(model).filter(key=key).first() for model in keyed)
    return next(filter(None, rows), None)


def _has_key(model: type[models.Model]) -> bool:
    return any(field.name == "key" and field.unique for field in model._meta.concrete_fields)


def of_thing(thing: models.Model) -> Iterator[Found]:
    """Find the words and files of a record, and the lines that were published of it."""
    rows = [thing]
    if isinstance(thing, Paper):
        rows += Entry.objects.filter(paper=thing)
    elif isinstance(thing, AgendaItem):
        rows += Entry.objects.filter(item=thing, paper=None)
    files = {field for label, field in HANDED_OUT if label == thing._meta.label}
    for row in rows:
        for field in text_fields(type(row)):
            if getattr(row, field.attname):
                yield Found(row, field.name, Why.THING)
        names = files if row is thing else {"file"}
        for field_name in sorted(names):
            if stored := getattr(row, field_name):
                yield Found(row, field_name, Why.THING, stored.name)


def committee_of(row: Any, depth: int = 6) -> Committee | None:
    """Return the committee that a record belongs to: up its relations, the required ones first."""
    if isinstance(row, Committee):
        return row
    links = [f for f in row._meta.concrete_fields if f.many_to_one or f.one_to_one]
    ours = [f for f in links if f.related_model._meta.app_label in ("committees", "meetings",
                                                                    "actionplans")]  # fmt: skip
    for link in sorted(ours, key=lambda f: (f.null, f.related_model is not Committee)):
        above = getattr(row, link.name) if depth else None
        if above is not None and (found := committee_of(above, depth - 1)):
            return found
    return None


def address_of(row: Any, field: str = "", depth: int = 3) -> str:
    """Return the address at which a record or its file is read, "" where it has none."""
    if isinstance(row, Edition):
        return _address_of_edition(row, field)
    if isinstance(row, Entry):
        file = field == "file" and row.paper_id
        thing = row.paper or row.item
        return reverse("meetings:paper_file", args=[thing.key]) if file else _page_of(thing)
    if address := _page_of(row):
        return address
    links = [f for f in row._meta.concrete_fields if f.many_to_one or f.one_to_one]
    above = (getattr(row, link.name) for link in links if depth and _is_ours(link))
    return next(filter(None, (address_of(each, "", depth - 1) for each in above if each)), "")


def _is_ours(link: Any) -> bool:
    return link.related_model._meta.app_label in ("committees", "meetings", "actionplans")


def _page_of(row: Any) -> str:
    try:
        return row.get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""


def _address_of_edition(edition: Edition, field: str) -> str:
    publication = edition.publication
    slug = publication.meeting.slug
    if publication.kind not in publication.AGENDA_KINDS:
        if edition.has_withheld:
            return reverse("meetings:exempt_minute", args=[slug, edition.audience])
        return reverse("meetings:minutes_file", args=[slug])
    page = "supplement_pack" if field == "supplement_file" else "published_pack"
    return reverse(f"meetings:{page}", args=[slug, publication.slug, edition.audience])


def _likely(model: type[models.Model], field: models.Field, part: str) -> models.QuerySet:
    """Keep rows that may say the words: a first look by the database."""
    rows = all_rows(model).annotate(searched_text=Cast(field.name, models.TextField()))
    return rows.filter(searched_text__icontains=part) if part else rows


def _says(value: Any, pattern: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return bool(pattern.search(value))
    if isinstance(value, dict):
        value = list(value.values())
    return isinstance(value, list) and any(_says(each, pattern) for each in value)

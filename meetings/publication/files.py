"""Downloads of published PDFs, after a view has checked the permission."""

import hashlib
import re
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django_sendfile import sendfile

from meetings.models import Edition, Entry, Meeting
from scrutiny.closed_files import require_open
from scrutiny.permissions import can

LONGEST_NAME = 120


def send_edition(request: HttpRequest, edition: Edition, name: str) -> HttpResponse:
    """Send a whole pack, or the minutes, of one audience."""
    caching = _caching(edition, is_withheld=edition.has_withheld)
    return _send(request, edition, edition.file, edition.sha256, name, caching)


def send_supplement(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Send the own pack of a supplement."""
    caching = _caching(edition, is_withheld=edition.has_withheld)
    tag = _name_tag(edition.supplement_file)
    name = f"{_stem(edition.publication.meeting)} {str(edition.publication).lower()}.pdf"
    return _send(request, edition, edition.supplement_file, tag, name, caching)


def send_paper(request: HttpRequest, entry: Entry, item_number: str) -> HttpResponse:
    """Send one paper with the page numbers that it has in its pack.

    The content of a stored name never changes, so the name identifies the file.
    """
    edition = entry.edition
    caching = _caching(edition, is_withheld=entry.is_withheld)
    tag = _name_tag(entry.file)
    name = paper_name(entry, item_number)
    return _send(request, edition, entry.file, tag, name, caching)


def _name_tag(file: FieldFile) -> str:
    assert file.name is not None
    return hashlib.sha256(file.name.encode()).hexdigest()


def pack_name(edition: Edition) -> str:
    """Return "CYP 2024-11-07 agenda pack.pdf", with its audience unless that is the public."""
    audience = "" if edition.audience == Edition.Audience.PUBLIC else f" for {edition.audience}"
    return f"{_stem(edition.publication.meeting)} agenda pack{audience}.pdf"


def minutes_name(meeting: Meeting) -> str:
    return f"{_stem(meeting)} minutes.pdf"


def exempt_minute_name(edition: Edition) -> str:
    stem = _stem(edition.publication.meeting)
    return f"{stem} exempt minute for {edition.audience}.pdf"


def paper_name(entry: Entry, item_number: str) -> str:
    """Return "CYP 2024-11-07 item 4.0 Appendix A Terms of Reference.pdf".

    In public words: a file name travels further than its file.
    """
    item = f"item {item_number}" if item_number else ""
    words = " ".join(filter(None, (item, entry.label, entry.title)))
    words = re.sub(r"[/\\]+", "-", words)
    words = re.sub(r'[:*?"<>|\x00-\x1f]+', "", words)
    return f"{_stem(entry.edition.publication.meeting)} {words[:LONGEST_NAME].strip()}.pdf"


def _stem(meeting: Meeting) -> str:
    return f"{meeting.committee.code} {meeting.on:%Y-%m-%d}"


def _caching(edition: Edition, *, is_withheld: bool) -> dict[str, Any]:
    """Return who may cache a copy. It is always checked again: the paper may be withdrawn."""
    if is_withheld:
        return {"private": True, "no_store": True}
    who = "public" if edition.audience == Edition.Audience.PUBLIC else "private"
    return {who: True, "no_cache": True}


def _send(
    request: HttpRequest,
    edition: Edition,
    stored: FieldFile,
    tag: str,
    name: str,
    caching: dict[str, Any],
) -> HttpResponse:
    if not stored:
        raise Http404
    meeting, at = edition.publication.meeting, edition.publication.published_at
    require_open(stored, is_officer=can(request.user, "meeting.manage", meeting))
    etag = quote_etag(tag)
    response = get_conditional_response(request, etag, int(at.timestamp()))
    if response is None:
        response = sendfile(
            request, stored.path, attachment_filename=name, mimetype="application/pdf"
        )
    response["ETag"] = etag
    response["Last-Modified"] = http_date(at.timestamp())
    patch_cache_control(response, **caching)
    return response

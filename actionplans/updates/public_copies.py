"""Public copies of evidence: files without hidden data that no one meant to publish."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from actionplans.models import Evidence
from meetings.pack.cache import Store
from meetings.pack.clean_copy import PLAIN, clean_copy
from meetings.pack.shapes import FileSource
from scrutiny.refusals import Refused


@dataclass(frozen=True)
class PublicCopy:
    """The bytes of a public copy with the findings in the file, or why there is none."""

    evidence: Evidence
    data: bytes = b""
    found: tuple[str, ...] = ()
    refusal: str = ""


def public_copy(evidence: Evidence) -> PublicCopy:
    """Make the public copy of a file of evidence. Slow: hold no lock."""
    if evidence.media_type == PLAIN:
        return PublicCopy(evidence, evidence.file.read())
    source = FileSource(Path(evidence.file.path), evidence.media_type, evidence.digest)
    try:
        copy = clean_copy(source, title=evidence.title, store=Store(settings.PACK_CACHE_ROOT))
    except Refused as refusal:
        return PublicCopy(evidence, refusal=str(refusal))
    found = tuple(finding.sentence for finding in copy.findings)
    return PublicCopy(evidence, copy.path.read_bytes(), found)

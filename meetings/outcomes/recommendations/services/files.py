"""Files of evidence for a recommendation: added, and withdrawn where they were wrong."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from meetings.models import ProgressReport, Recommendation, RecommendationFile
from meetings.outcomes.recommendations.services.recommendations import locked
from meetings.pack.cache import Store
from meetings.pack.clean_copy import public_bytes
from scrutiny import evidence
from scrutiny.audit import record
from scrutiny.evidence import EvidenceGiven
from scrutiny.filekinds import media_type_of
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure


def add_file(
    recommendation: Recommendation, given: EvidenceGiven, *, by: User | None
) -> RecommendationFile:
    """Add a file on which a recommendation rests. Refused: a kind that is not taken."""
    return _add_file(recommendation, given, copy_for_public(given), by=by)


def copy_for_public(given: EvidenceGiven) -> bytes:
    """Make what everybody may fetch of a file. Slow: hold no lock.

    Refused: a kind that is not taken, or that may hold what nobody sees.
    """
    store = Store(settings.PACK_CACHE_ROOT)
    media_type = media_type_of(given.data)
    return public_bytes(given.data, media_type, title=given.title or given.file_name, store=store)


@removing_files_on_failure()
@transaction.atomic
def _add_file(
    recommendation: Recommendation, given: EvidenceGiven, copy: bytes, *, by: User | None
) -> RecommendationFile:
    recommendation = locked(recommendation)
    if recommendation.state == Recommendation.State.WITHDRAWN:
        raise Refused("This recommendation is withdrawn.")
    file = keep_file(recommendation, given, copy, by=by)
    sentence = f"Added a file of evidence to {recommendation.title}"
    record("recommendation.file-added", recommendation, by=by, sentence=sentence, file=file.key)
    return file


def keep_file(
    recommendation: Recommendation,
    given: EvidenceGiven,
    copy: bytes,
    *,
    by: User | None,
    report: ProgressReport | None = None,
) -> RecommendationFile:
    """Keep one file and its public copy. Stand it inside `removing_files_on_failure`."""
    file = RecommendationFile(recommendation=recommendation, report=report, added_by=by)
    evidence.keep(file, given)
    file.public_file.save("copy", ContentFile(copy), save=False)
    file.save(update_fields=["public_file"])
    return file


@transaction.atomic
def withdraw_file(file: RecommendationFile, *, because: str, by: User | None) -> RecommendationFile:
    """Withdraw a file with the reason; officers can still download it. Raises Refused."""
    recommendation = locked(file.recommendation)
    file = RecommendationFile.objects.select_for_update().get(pk=file.pk)
    if file.withdrawn_at:
        raise Refused("This file is withdrawn already.")
    if not because.strip():
        raise Refused("Say why it is withdrawn.")
    file.withdrawn_because, file.withdrawn_at, file.withdrawn_by = (
        because.strip(),
        timezone.now(),
        by,
    )
    file.full_clean(exclude=["added_by"])
    file.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
    sentence = f"Withdrew a file of evidence of {recommendation.title}"
    record("recommendation.file-withdrawn", recommendation, by=by, sentence=sentence, file=file.key)
    return file

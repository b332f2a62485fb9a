"""Hand a file in as its kind would be, and say what becomes of it: for tests and bench/."""

import tempfile
import traceback
from pathlib import Path

from actionplans.imports.table.reading import read_table
from meetings.pack.child import ChildFailed, Unusable
from meetings.pack.convert import finish_job, media_type_of, word_job
from meetings.pack.examine import examine_job
from meetings.pack.shapes import DOCX, PDF
from scrutiny.refusals import Refused

KINDS = ("pdf", "docx", "xlsx", "csv")
TAKEN = "taken"


def told(kind: str, data: bytes) -> str:
    """Return "taken", the sentence of the refusal, or "!" and the fault that nobody explained.

    Word files go as far as LibreOffice, which this leaves out: it takes seconds for each.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            _hand_in(kind, data, Path(folder))
    except (Refused, Unusable) as refusal:
        sentence = str(refusal)
        is_explained = sentence.endswith((".", "”")) and sentence != ChildFailed.sentence
        return sentence if is_explained else f"! {sentence!r} explains nothing"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        ours = [
            each
            for each in traceback.extract_tb(error.__traceback__)
            if "/meetings/" in each.filename or "/actionplans/" in each.filename
        ]
        place = ours[-1] if ours else place
        return f"! {type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}"
    return TAKEN


def _hand_in(kind: str, data: bytes, folder: Path) -> None:
    if kind in ("xlsx", "csv"):
        read_table(data)
        return
    media_type = media_type_of(data)
    source, target = folder / "upload", folder / "finished"
    source.write_bytes(data)
    if media_type in (PDF, DOCX):
        examine_job(str(source), media_type)
    if media_type == DOCX:
        word_job(str(source), str(target), "A paper", "en-GB")
    elif media_type == PDF:
        finish_job(str(source), str(target), "A paper", "en-GB", media_type)

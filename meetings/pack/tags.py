"""Normalising: any PDF of one paper becomes one that can be part of a pack.

After `normalise` a file has one /Document of standard structure types, every
mark on its pages is tagged or an artifact, element IDs are unique, nothing in
it acts, and nothing reveals who made it. This costs more than joining papers does,
so it is done once for each paper and kept by content hash.

IDs are prefixed with a hash of the file's bytes, so that they depend on nothing
but the paper; `assemble` adds to them only when a pack holds one paper twice.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf, String

from . import repairs
from .child import Unusable
from .fragments import join_fragments
from .marks import Rescue, settle_marks
from .metadata import claims_ua, describe, title_of
from .shaping import drop_decoration, drop_frames, pad_tables, settle_lists
from .strip import spell_out_inherited, strip
from .structure import (
    Ownership,
    children,
    document_of,
    new_element,
    ownership,
    rebuild_parent_tree,
    set_children,
)

STAGE_VERSION = "2"  # part of every cache key: change it when the result changes
PREFIX_LENGTH = 10
LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Normalised:
    """The state of a paper before it was normalised.

    `is_tagged`: it came with a structure tree and claims to be PDF/UA, so a pack
    may claim it too. `loose_text` and `scans` count pages whose text was
    outside the tree, and pages that are pictures: a person should look.
    """

    pages: int
    is_tagged: bool
    loose_text: int = 0
    scans: int = 0


def normalise(source: Path, target: Path, *, lang: str = LANGUAGE) -> Normalised:
    """Write a normalised copy of a PDF. `lang` is for a file that names no language.

    Raises Unusable for a file that is not a PDF, is locked, has no pages, hides
    layers or has a structure that loops.
    """
    prefix = hashlib.sha256(source.read_bytes()).hexdigest()[:PREFIX_LENGTH]
    with _opened(source) as pdf:
        if not len(pdf.pages):
            raise Unusable("This PDF has no pages.")
        result = normalise_pdf(pdf, f"{prefix}-", lang=lang)
        pdf.save(target, deterministic_id=True, min_version="1.7")
    return result


def normalise_pdf(pdf: Pdf, prefix: str, *, lang: str = LANGUAGE) -> Normalised:
    """Normalise an open PDF in place; IDs get `prefix`. Raises Unusable as `normalise` does."""
    spell_out_inherited(pdf)
    had_tags = _has_tags(pdf)
    is_tagged = had_tags and claims_ua(pdf)
    gone = strip(pdf)
    if not had_tags and "/StructTreeRoot" in pdf.Root:
        del pdf.Root.StructTreeRoot
    document_of(pdf)
    repairs.adopt_kids(pdf)
    join_fragments(pdf)
    repairs.drop_references(pdf, gone)
    repairs.use_standard_types(pdf)
    drop_decoration(pdf)
    drop_frames(pdf)
    settle_lists(pdf)
    repairs.wrap_list_bodies(pdf)
    pad_tables(pdf)
    repairs.scope_headers(pdf)
    repairs.give_links_their_annotations(pdf)
    if "/Lang" not in pdf.Root or not str(pdf.Root.Lang).strip():
        pdf.Root.Lang = String(lang)
    repairs.fold_spans(pdf)
    rescue = _settle_content(pdf, had_tags=had_tags)
    repairs.make_ids_unique(pdf, prefix)
    describe(pdf, title=title_of(pdf), lang=str(pdf.Root.Lang), claim=is_tagged)
    return Normalised(len(pdf.pages), is_tagged, rescue.pages_with_loose_text, rescue.scanned_pages)


def _opened(source: Path) -> Pdf:
    try:
        return pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Unusable("This PDF is locked with a password. Save it without one.") from None
    except pikepdf.PdfError:
        raise Unusable("This file is damaged or is not a PDF.") from None


def _has_tags(pdf: Pdf) -> bool:
    root = pdf.Root.get("/StructTreeRoot")
    marked = pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    return bool(marked) and root is not None and bool(children(root))


def _settle_content(pdf: Pdf, *, had_tags: bool) -> Rescue:
    owned = ownership(pdf)
    rescue = settle_marks(pdf, owned, had_tags=had_tags)
    _adopt_links(pdf, owned)
    rebuild_parent_tree(pdf, owned)
    return rescue


def _adopt_links(pdf: Pdf, owned: Ownership) -> None:
    """Give a Link element to each link that has none (7.18.5-1): in page headers, in uploads."""
    have = {annotation.objgen for annotation, _ in owned.annotations}
    document = document_of(pdf)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            if annotation.objgen in have:
                continue
            reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj)
            link = new_element(pdf, "/Link", document, [reference])
            set_children(document, [*children(document), link])
            owned.annotations.append((annotation, link))

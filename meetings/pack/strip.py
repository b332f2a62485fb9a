"""Take out of a PDF whatever acts, hides or tells of its maker.

A pack is words and pictures on pages, and links. Scripts, attachments, form
fields, comments and the metadata of the programs that made a file have no place
in it (and some of them say more than the author knows).
"""

from urllib.parse import urlsplit

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .annotations import print_annotations
from .child import Unusable
from .structure import Handle

KEPT_IN_CATALOGUE = {
    "/Type",
    "/Pages",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/Outlines",
    "/Names",
    "/Dests",
    "/Metadata",
}
DROPPED_FROM_PAGES = (
    *("/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/Trans", "/Dur"),
    *("/PresSteps", "/LastModified", "/TemplateInstantiated"),
)
INHERITED_BY_PAGES = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DEEPEST_PAGE_TREE = 50
PACK_SCHEME = "pack"  # a link to another paper of the pack, resolved by assemble.py
SCHEMES = {"http", "https", "mailto", "tel", PACK_SCHEME}


def strip(pdf: Pdf) -> set[Handle]:
    """Strip a PDF in place; return the handles of the annotations that went.

    What a form was filled in with is printed (`annotations`).

    Raises Unusable for layers that are switched off: merging would show them.
    """
    _refuse_hidden_layers(pdf)
    if "/AcroForm" in pdf.Root:
        print_annotations(pdf)
    for key in set(pdf.Root.keys()) - KEPT_IN_CATALOGUE:
        del pdf.Root[key]
    _keep_named_destinations_only(pdf)
    _strip_pages(pdf)
    _strip_objects(pdf)
    return _drop_unsafe_annotations(pdf)


def spell_out_inherited(pdf: Pdf) -> None:
    """Give each page what it has from the page tree above it, which merging leaves behind."""
    for page in pdf.pages:
        above: Object = page.obj
        for _ in range(DEEPEST_PAGE_TREE):
            for key in INHERITED_BY_PAGES:
                if key in above and key not in page.obj:
                    page.obj[key] = above[key]
            parent = above.get("/Parent")
            if not isinstance(parent, Dictionary):
                break
            above = parent
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()


def _refuse_hidden_layers(pdf: Pdf) -> None:
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return
    default = layers.get("/D", Dictionary())
    if len(default.get("/OFF", Array())) or default.get("/BaseState") == "/OFF":
        raise Unusable(
            "This PDF has hidden layers. Save it again with only what is meant to be seen."
        )


def _keep_named_destinations_only(pdf: Pdf) -> None:
    names = pdf.Root.get("/Names")
    if names is not None:
        for key in set(names.keys()) - {"/Dests"}:
            del names[key]


def _strip_pages(pdf: Pdf) -> None:
    for page in pdf.pages:
        for key in DROPPED_FROM_PAGES:
            if key in page.obj:
                del page.obj[key]
        if "/Annots" in page.obj:
            page.obj.Tabs = Name.S  # 7.18.3-1


def _strip_objects(pdf: Pdf) -> None:
    """Pictures carry metadata of their own: cameras, places, names."""
    document_metadata = pdf.Root.get("/Metadata", Dictionary()).objgen
    for each in pdf.objects:
        if isinstance(each, Dictionary | Stream):
            _strip_object(each, document_metadata)


def _strip_object(each: Object, document_metadata: Handle) -> None:
    for key in ("/Metadata", "/PieceInfo"):
        if key in each and each[key].objgen != document_metadata:
            del each[key]


def _drop_unsafe_annotations(pdf: Pdf) -> set[Handle]:
    gone: set[Handle] = set()
    for page in pdf.pages:
        if "/Annots" not in page.obj:
            continue
        annotations = [_as_indirect(pdf, a) for a in page.obj.Annots if isinstance(a, Dictionary)]
        kept = [a for a in annotations if _is_safe_link(a)]
        gone |= {a.objgen for a in annotations} - {a.objgen for a in kept}
        for link in kept:
            _describe(link)
        page.obj.Annots = Array(kept)
        if not kept:
            del page.obj.Annots
    return gone


def _as_indirect(pdf: Pdf, annotation: Object) -> Object:
    return annotation if annotation.is_indirect else pdf.make_indirect(annotation)


def _is_safe_link(annotation: Object) -> bool:
    if annotation.get("/Subtype") != "/Link":
        return False
    for key in ("/AA", "/PA"):
        if key in annotation:
            del annotation[key]
    action = annotation.get("/A")
    if not isinstance(action, Dictionary):
        return "/Dest" in annotation
    if "/Next" in action:
        del action.Next
    if action.get("/S") == "/URI":
        return _scheme(str(action.get("/URI", ""))) in SCHEMES
    return action.get("/S") == "/GoTo"


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""


def _describe(link: Object) -> None:
    """Give a link the description that PDF/UA wants (7.18.5-2), if it has none."""
    if not str(link.get("/Contents", "")).strip():
        action = link.get("/A", Dictionary())
        link.Contents = String(str(action.get("/URI", "Link within this paper")))

"""See to it that everything painted on a page is either tagged or an artifact.

PDF/UA-1 7.1 allows nothing third, and converters leave plenty: rules between
paragraphs that stand outside all marks, page headers whose elements hang in no
tree. Content streams are read operator by operator (form XObjects too) and
changed only where something is wrong:

- marked content that nothing in the tree owns becomes an artifact;
- lines, areas and pictures outside marks become artifacts;
- text outside marks becomes a paragraph at the page's place in reading order,
  because hiding words from a screen reader would be worse than untidy words;
- a page that is nothing but a picture (a scan) in a PDF that came without tags
  becomes a figure that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import pikepdf
from pikepdf import ContentStreamInstruction, Dictionary, Name, Object, Operator, Pdf, Stream

from .structure import Handle, Kid, Ownership, children, document_of, is_element, new_element, walk

START_PATH = {"m", "re"}
PAINT_PATH = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
SHOW_TEXT = {"Tj", "TJ", "'", '"'}
PICTURE = {"sh", "INLINE IMAGE", "EI"}
DEEPEST_FORM = 20

Covers = Literal["", "tag", "artifact"]
Content = Literal["text", "picture", "tagged"]


@dataclass
class Rescue:
    """What was outside all marks: how many pages had such text, and scanned pages."""

    pages_with_loose_text: int = 0
    scanned_pages: int = 0


def settle_marks(pdf: Pdf, owned: Ownership, *, had_tags: bool) -> Rescue:
    """Repair all pages and the tagged forms on them; new elements are added to `owned`."""
    rescue = Rescue()
    rescuer = _Rescuer(pdf)
    forms = _Forms()
    settled: set[Handle] = set()
    for number, page in enumerate(pdf.pages):
        resources = page.obj.get("/Resources", Dictionary())
        is_scan = not had_tags and _is_scan(page, resources, forms)
        live = dict(owned.content.get(page.obj.objgen, {}))
        pen = _Pen(resources, live, forms, is_scan)
        _settle(pdf, page, pen)
        if pen.rescued:
            rescuer.adopt(number, page.obj, pen.rescued, owned, is_scan=is_scan)
            rescue.scanned_pages += is_scan
            rescue.pages_with_loose_text += not is_scan
        _settle_forms(pdf, pen, owned, settled)
    return rescue


def _settle(pdf: Pdf, holder: pikepdf.Page | Object, pen: "_Pen") -> None:
    for instruction in pikepdf.parse_content_stream(holder):
        pen.take(instruction)
    pen.finish()
    if pen.has_changed:
        data = pikepdf.unparse_content_stream(pen.written)
        if isinstance(holder, pikepdf.Page):
            holder.obj.Contents = pdf.make_stream(data)
        else:
            holder.write(data)


def _settle_forms(
    pdf: Pdf, outer: "_Pen", owned: Ownership, settled: set[Handle], depth: int = 0
) -> None:
    """Repair forms that hold tagged content of their own; loose text in them becomes artifact."""
    for form in outer.tagged_forms:
        if form.objgen in settled or depth > DEEPEST_FORM:
            continue
        settled.add(form.objgen)
        resources = form.get("/Resources", Dictionary())
        live = dict(owned.content.get(form.objgen, {}))
        pen = _Pen(resources, live, outer.forms, may_rescue=False)
        _settle(pdf, form, pen)
        _settle_forms(pdf, pen, owned, settled, depth + 1)


class _Forms:
    """Knows what XObjects show. Each is read once: forms may draw each other a million times."""

    def __init__(self) -> None:
        self._known: dict[Handle, Content] = {}

    def content_of(self, form: Object | None) -> Content:
        """Return what an XObject shows: tagged content of its own, else text, else a picture."""
        if not isinstance(form, Stream) or form.get("/Subtype") != "/Form":
            return "picture"
        if form.objgen not in self._known:
            self._known[form.objgen] = "picture"  # the answer for a form within itself
            self._known[form.objgen] = self._read(form)
        return self._known[form.objgen]

    def _read(self, form: Object) -> Content:
        resources = form.get("/Resources", Dictionary())
        kinds: set[Content] = set()
        for instruction in pikepdf.parse_content_stream(form):
            operator = str(instruction.operator)
            if operator == "BDC" and _has_mcid(instruction, resources):
                return "tagged"
            if operator in SHOW_TEXT:
                kinds.add("text")
            elif operator == "Do":
                inner = _named(resources, "/XObject", instruction.operands[0])
                kinds.add(self.content_of(inner))
        order: tuple[Content, ...] = ("tagged", "text")
        return next((kind for kind in order if kind in kinds), "picture")


@dataclass
class _Pen:
    """Copies a content stream and marks what is unmarked.

    `live` maps the MCIDs that the tree owns; `written` is the copy; `rescued`
    are the MCIDs given to what had none.
    """

    resources: Object
    live: dict[int, Object]
    forms: _Forms
    is_scan: bool = False
    may_rescue: bool = True
    written: list = field(default_factory=list)
    rescued: list[int] = field(default_factory=list)
    tagged_forms: list[Object] = field(default_factory=list)
    has_changed: bool = False
    _around: list[Covers] = field(default_factory=list)
    _path_at: int | None = None
    _is_open: bool = False
    _saved: int = 0

    def take(self, instruction: Any) -> None:
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC", "EMC", "BT", "ET"}:
            self._close()
        if operator in {"BDC", "BMC"}:
            self.written.append(self._open_mark(instruction))
        elif operator == "EMC":
            self._end_mark(instruction)
        elif operator in {"q", "Q"}:
            self._keep_balance(operator, instruction)
        elif operator == "Do":
            self._draw(instruction)
        elif operator in SHOW_TEXT:
            self._show(instruction)
        elif operator in PICTURE:
            self._wrap_from(len(self.written), instruction)
        else:
            self._path(operator, instruction)

    def finish(self) -> None:
        """End marks and graphics states that were left open."""
        self._close()
        for operator in ["EMC"] * len(self._around) + ["Q"] * self._saved:
            self._emit(operator)

    def _keep_balance(self, operator: str, instruction: ContentStreamInstruction) -> None:
        """Drop a Q without q: it would undo what is drawn around the page."""
        if operator == "Q" and not self._saved:
            self.has_changed = True
            return
        self._saved += 1 if operator == "q" else -1
        self.written.append(instruction)

    def _path(self, operator: str, instruction: ContentStreamInstruction) -> None:
        if operator in START_PATH and self._path_at is None:
            self._path_at = len(self.written)
        if operator in PAINT_PATH:
            at = len(self.written) if self._path_at is None else self._path_at
            self._wrap_from(at, instruction)
        else:
            self.written.append(instruction)
        if operator in PAINT_PATH or operator == "n":
            self._path_at = None

    def _wrap_from(self, at: int, instruction: ContentStreamInstruction) -> None:
        """Write an instruction; put an artifact mark around it and what was written since `at`."""
        self.written.append(instruction)
        if self._is_covered:
            return
        if self.is_scan:
            self.written.insert(at, self._new_mark("/Figure"))
        else:
            self.written.insert(at, _instruction("BMC", Name.Artifact))
        self._emit("EMC")

    def _show(self, instruction: ContentStreamInstruction) -> None:
        if not self._is_covered and not self._is_open:
            mark = self._new_mark("/P") if self.may_rescue else _instruction("BMC", Name.Artifact)
            self.written.append(mark)
            self._is_open = self.has_changed = True
        self.written.append(instruction)

    def _draw(self, instruction: ContentStreamInstruction) -> None:
        form = _named(self.resources, "/XObject", instruction.operands[0])
        kind = self.forms.content_of(form)
        if kind == "tagged" and form is not None:
            self.tagged_forms.append(form)
            self.written.append(instruction)
        elif kind == "text" and not self._is_covered and not self._is_open:
            self._show(instruction)
            self._close()
        else:
            self._wrap_from(len(self.written), instruction)

    def _open_mark(self, instruction: ContentStreamInstruction) -> ContentStreamInstruction:
        covers, is_orphan = self._judge(instruction)
        if not is_orphan:
            self._around.append(covers)
            return instruction
        self.has_changed = True
        if "tag" in self._around:  # no artifact may stand within tagged content
            self._around.append("")
            return _instruction("BMC", Name.Span)
        self._around.append("artifact")
        return _instruction("BDC", Name.Artifact, Dictionary(Type=Name.Pagination))

    def _judge(self, instruction: ContentStreamInstruction) -> tuple[Covers, bool]:
        """Return what a mark makes of its content, and whether it is tagged without an owner."""
        tag = instruction.operands[0]
        properties = instruction.operands[1] if len(instruction.operands) > 1 else None
        if isinstance(properties, Name):
            properties = _named(self.resources, "/Properties", properties)
        if tag == "/Artifact":
            return "artifact", False
        if not isinstance(properties, Dictionary) or "/MCID" not in properties:
            return "", False
        is_orphan = int(properties.MCID) not in self.live
        return ("artifact" if is_orphan else "tag"), is_orphan

    def _end_mark(self, instruction: ContentStreamInstruction) -> None:
        if not self._around:
            self.has_changed = True
            return
        self._around.pop()
        self.written.append(instruction)

    def _new_mark(self, tag: str) -> ContentStreamInstruction:
        mcid = max(self.live, default=-1) + 1
        self.live[mcid] = Dictionary()
        self.rescued.append(mcid)
        return _instruction("BDC", Name(tag), Dictionary(MCID=mcid))

    def _close(self) -> None:
        if self._is_open:
            self._emit("EMC")
            self._is_open = False

    def _emit(self, operator: str) -> None:
        self.written.append(_instruction(operator))
        self.has_changed = True

    @property
    def _is_covered(self) -> bool:
        return self._is_open or any(self._around)


class _Rescuer:
    """Gives elements to content that had none, at their page's place in reading order."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._document = document_of(pdf)
        self._place = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}

    def adopt(
        self, number: int, page: Object, mcids: list[int], owned: Ownership, *, is_scan: bool
    ) -> None:
        kind = "/Figure" if is_scan else "/P"
        element = new_element(self._pdf, kind, self._document, mcids)
        element.Pg = page
        if is_scan:
            element.Alt = f"Page {number + 1} of this paper is a picture without readable text."
            box = [float(edge) for edge in page.get("/MediaBox", [0, 0, 595, 842])]
            element.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
        kids = children(self._document)
        before = [i for i, kid in enumerate(kids) if self._starts_on(kid) <= number]
        kids.insert(max(before, default=-1) + 1, element)
        self._document.K = kids
        for mcid in mcids:
            owned.claim(page, mcid, element)

    def _starts_on(self, top: Kid) -> int:
        if not is_element(top):
            return 0
        pages = (e.Pg.objgen for e in _with_descendants(top) if "/Pg" in e)
        return next((self._place[page] for page in pages if page in self._place), 0)


def _with_descendants(element: Object) -> Iterable[Object]:
    yield element
    for below, _ in walk(element):
        yield below


def _instruction(operator: str, *operands: Object) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _named(resources: Object, kind: str, name: Object) -> Object | None:
    found = resources.get(kind)
    return found.get(str(name)) if isinstance(found, Dictionary) else None


def _has_mcid(instruction: Any, resources: Object) -> bool:
    properties: Object | None = instruction.operands[1]
    if isinstance(properties, Name):
        properties = _named(resources, "/Properties", properties)
    return isinstance(properties, Dictionary) and "/MCID" in properties


def _is_scan(page: pikepdf.Page, resources: Object, forms: _Forms) -> bool:
    """Whether a page shows a picture and no text."""
    has_picture = False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in SHOW_TEXT:
            return False
        if operator == "Do":
            drawn = _named(resources, "/XObject", instruction.operands[0])
            if forms.content_of(drawn) != "picture":
                return False
        has_picture = has_picture or operator in {"Do", "INLINE IMAGE"}
    return has_picture

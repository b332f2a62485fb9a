"""Removing hidden layers from a PDF's pages, and marks that mean nothing any more.

Joining papers loses the switches of layers (ISO 32000-1, 8.11), and what was
hidden would appear. So hidden content is no longer painted, the marks around
what is shown go, and with them the layers' names. Operators that only move or
set something stay, as what follows may build on them.
"""

from collections.abc import Callable, Iterable
from typing import Literal

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    Stream,
)

from .repairs import adopt_kids
from .structure import Handle, ownership

PAINT_PATH = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
SHOW = {"Tj", "TJ", "sh", "INLINE IMAGE", "EI", "Do"}
NEXT_LINE_AND_SHOW = {"'", '"'}
DEEPEST = 20

Instruction = ContentStreamInstruction | ContentStreamInlineImage
Verdict = Literal["keep", "drop mark", "hide"]
Judge = Callable[[Object, Object | None], Verdict]


def remove_hidden_layers(pdf: Pdf) -> int:
    """Remove what hidden layers paint and forget all layers; return how many were hidden."""
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return 0
    hidden = hidden_layers(layers)

    def judge(tag: Object, properties: Object | None) -> Verdict:
        if tag != "/OC":
            return "keep"
        return "hide" if is_hidden(properties, hidden) else "drop mark"

    content = _ContentFilter(pdf, judge, lambda form: is_hidden(form.get("/OC"), hidden))
    for page in pdf.pages:
        content.clean(page, page.obj.get("/Resources", Dictionary()))
    _forget_layers(pdf)
    return len(hidden)


def drop_hidden_annotations(pdf: Pdf) -> None:
    """Take out annotations of layers that are switched off, before any is printed."""
    layers = pdf.Root.get("/OCProperties")
    hidden = hidden_layers(layers) if layers is not None else set()
    for page in pdf.pages if hidden else ():
        _drop_hidden_annotations(page.obj, hidden)


def forget_dead_marks(pdf: Pdf, *, is_tagged: bool) -> int:
    """Remove tags in pages that no structure tree knows; return how many pages had them.

    A program that joins files without their trees leaves such marks. Taken as
    tags of nothing, the words in them would be hidden from screen readers.
    """
    known: set[Handle] = set()
    if is_tagged:
        adopt_kids(pdf)
        known = set(ownership(pdf).content)
    content = _ContentFilter(pdf, _drop_numbered_marks, lambda form: False)
    forgotten = 0
    for page in pdf.pages:
        if page.obj.objgen not in known:
            forgotten += content.clean(page, page.obj.get("/Resources", Dictionary()))
    return forgotten if is_tagged else 0


def hidden_layers(layers: Object) -> set[Handle]:
    """Return the layers that the default view switches off, or that are not for the screen.

    Some readers heed what a layer says of its use (ISO 32000-1, 8.11.4.4) only where the
    view asks for it, others always; what any of them hides is hidden.
    """
    default = layers.get("/D", Dictionary())
    groups = [group for group in layers.get("/OCGs", Array()) if isinstance(group, Dictionary)]
    off = {group.objgen for group in default.get("/OFF", Array())}
    off |= {group.objgen for group in groups if _is_off_by_usage(group)}
    if default.get("/BaseState") == "/OFF":
        shown = {group.objgen for group in default.get("/ON", Array())}
        return {group.objgen for group in groups} - shown | off
    return off


def _is_off_by_usage(group: Object) -> bool:
    usage = group.get("/Usage")
    view = usage.get("/View") if isinstance(usage, Dictionary) else None
    return isinstance(view, Dictionary) and view.get("/ViewState") == "/OFF"


def is_hidden(layer: Object | None, hidden: set[Handle], depth: int = 0) -> bool:
    """Whether a layer, or a rule over several of them, is switched off."""
    if not isinstance(layer, Dictionary):
        return False
    if layer.get("/Type") != "/OCMD":
        return layer.objgen in hidden
    if isinstance(layer.get("/VE"), Array):
        return not _is_true(layer.VE, hidden, depth)
    groups = layer.get("/OCGs")
    members = list(groups) if isinstance(groups, Array) else [groups]
    shown = [each.objgen not in hidden for each in members if isinstance(each, Dictionary)]
    return bool(shown) and not _by_policy(str(layer.get("/P", "/AnyOn")), shown)


def _by_policy(policy: str, shown: list[bool]) -> bool:
    return {
        "/AllOn": all(shown),
        "/AnyOff": not all(shown),
        "/AllOff": not any(shown),
    }.get(policy, any(shown))


def _is_true(expression: Object, hidden: set[Handle], depth: int) -> bool:
    """Evaluate a visibility expression such as [/Or A [/Not B]]."""
    if isinstance(expression, Dictionary):
        return expression.objgen not in hidden
    if not isinstance(expression, Array) or not len(expression) or depth > DEEPEST:
        return True
    parts = [_is_true(part, hidden, depth + 1) for part in list(expression)[1:]]
    if expression[0] == "/Not":
        return not any(parts)
    return all(parts) if expression[0] == "/And" else any(parts)


def _drop_numbered_marks(_: Object, properties: Object | None) -> Verdict:
    numbered = isinstance(properties, Dictionary) and "/MCID" in properties
    return "drop mark" if numbered else "keep"


def _drop_hidden_annotations(page: Object, hidden: set[Handle]) -> None:
    if "/Annots" in page:
        kept = [a for a in page.Annots if not is_hidden(a.get("/OC"), hidden)]
        page.Annots = Array(kept)


def _forget_layers(pdf: Pdf) -> None:
    del pdf.Root.OCProperties
    for each in pdf.objects:
        if isinstance(each, Dictionary | Stream) and "/OC" in each:
            del each["/OC"]
    for resources in _all_resources(pdf):
        properties = resources.get("/Properties", Dictionary())
        for name, value in list(properties.items()):
            if isinstance(value, Dictionary) and value.get("/Type") in ("/OCG", "/OCMD"):
                del properties[name]


def _all_resources(pdf: Pdf) -> Iterable[Object]:
    for page in pdf.pages:
        yield page.obj.get("/Resources", Dictionary())
    for each in pdf.objects:
        if isinstance(each, Stream) and "/Resources" in each:
            yield each.Resources


class _ContentFilter:
    """Copies content streams, deciding on each mark by its tag and properties."""

    def __init__(self, pdf: Pdf, judge: Judge, hides_form: Callable[[Object], bool]) -> None:
        self._pdf = pdf
        self._judge = judge
        self._hides_form = hides_form
        self._done: set[Handle] = set()

    def clean(self, holder: pikepdf.Page | Object, resources: Object, depth: int = 0) -> bool:
        """Clean a page or form and the forms it draws; return whether anything changed."""
        written: list[Instruction] = []
        marks: list[Verdict] = []
        before = list(pikepdf.parse_content_stream(holder))
        for instruction in before:
            if str(instruction.operator) == "Do" and "hide" not in marks:
                self._clean_form(instruction, resources, depth)
            written += self._take(instruction, marks, resources)
        if len(written) == len(before) and all(map(_is_same, written, before)):
            return False
        data = pikepdf.unparse_content_stream(written)
        if isinstance(holder, pikepdf.Page):
            holder.obj.Contents = self._pdf.make_stream(data)
        else:
            holder.write(data)
        return True

    def _take(
        self, instruction: Instruction, marks: list[Verdict], resources: Object
    ) -> list[Instruction]:
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            marks.append(self._verdict(instruction, resources))
            return [instruction] if marks[-1] == "keep" else []
        if operator == "EMC":
            return [instruction] if not marks or marks.pop() == "keep" else []
        if "hide" in marks or self._is_hidden_form(instruction, resources):
            return _unpainted(operator, instruction)
        return [instruction]

    def _verdict(self, instruction: Instruction, resources: Object) -> Verdict:
        properties = instruction.operands[1] if len(instruction.operands) > 1 else None
        if isinstance(properties, Name):
            properties = _resource(resources, "/Properties", properties)
        return self._judge(instruction.operands[0], properties)

    def _is_hidden_form(self, instruction: Instruction, resources: Object) -> bool:
        if str(instruction.operator) != "Do":
            return False
        form = _resource(resources, "/XObject", instruction.operands[0])
        return form is not None and self._hides_form(form)

    def _clean_form(self, instruction: Instruction, resources: Object, depth: int) -> None:
        form = _resource(resources, "/XObject", instruction.operands[0])
        if not isinstance(form, Stream) or form.get("/Subtype") != "/Form":
            return
        if form.objgen not in self._done and depth < DEEPEST:
            self._done.add(form.objgen)
            self.clean(form, form.get("/Resources", resources), depth + 1)


def _unpainted(operator: str, instruction: Instruction) -> list[Instruction]:
    if operator in PAINT_PATH:
        return [ContentStreamInstruction([], Operator("n"))]
    if operator in NEXT_LINE_AND_SHOW:
        return [ContentStreamInstruction([], Operator("T*"))]
    return [] if operator in SHOW else [instruction]


def _is_same(one: Instruction, other: Instruction) -> bool:
    return one is other


def _resource(resources: Object, kind: str, name: Object) -> Object | None:
    found = resources.get(kind)
    return found.get(str(name)) if isinstance(found, Dictionary) else None

"""Keep of a PDF what the allow-list names (`allowed`), and nothing else.

Goes from the catalogue to every object that can be reached, each under the kind
that it is there, and takes out what that kind has no line for. What is not reached
any more is not written. It is the last thing done to a paper, so that no later step
brings anything back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .allowed import ATTRIBUTES, KINDS, STREAMS
from .bookmarks import VIEWS
from .contents import language, spelling
from .picture_data import trim
from .structure import Handle, is_element, is_reference

DESCRIBED = {"/Figure", "/Formula", "/Form"}  # what a description may be read in place of
LONGEST_IDENTITY = 64
DEEPEST_LIST = 6
DEVICES = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
KEPT_IN_TRAILER = {"/Root", "/Info", "/Size"}

Check = Callable[[Any], bool]


def keep_allowed(pdf: Pdf) -> int:
    """Drop every key that no line of the allow-list names; return how many went."""
    for key in set(pdf.trailer.keys()) - KEPT_IN_TRAILER:
        del pdf.trailer[key]
    keeper = _Keeper(pdf)
    keeper.keep(pdf.Root, "Catalogue")
    return keeper.dropped


@dataclass
class _Keeper:
    pdf: Pdf
    dropped: int = 0
    seen: set[tuple[Handle, str]] = field(default_factory=set)
    waiting: list[tuple[Object, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages = {page.obj.objgen for page in self.pdf.pages}
        annotations = (page.obj.get("/Annots", ()) for page in self.pdf.pages)
        self.links = {link.objgen for some in annotations for link in some}
        self.checks: dict[str, Check] = {
            **_PLAIN_CHECKS,
            "page?": self._is_page,
            "branch?": lambda each: self._is_page(each) or self._is_branch(each),
            "above?": lambda each: self._queue(each, "Bookmark" if "/Title" in each else "Outline"),
            "place?": self._is_place,
            "link?": lambda each: each.objgen in self.links and self._queue(each, "Link"),
            "owner?": lambda each: self._queue(each, "Element" if "/S" in each else "Tree"),
            "kids": self._keep_kids,
            "elements": self._keep_elements,
            "attributes": self._keep_attributes,
            "drawn?": self._is_drawn,
            "drawn form?": lambda each: (each.objgen, "Form") in self.seen,
            "space?": self._is_space,
            "pattern?": lambda each: self._queue_by(each, "Tiling", "Shaded"),
            "mask?": lambda each: _are_numbers(each) or self._queue(each, "Image"),
            "function?": self._is_function,
            "softness?": lambda each: each == "/None" or self._queue(each, "Softness"),
            "sized?": self._is_sized_font,
            "encoding?": self._is_encoding,
            "unicode?": lambda each: isinstance(each, Stream) and self._queue(each, "Unicode"),
            "glyphs?": lambda each: each == "/Identity" or self._queue(each, "Glyphs"),
            "packing?": self._is_packing,
        }

    def keep(self, root: Object, kind: str) -> None:
        """Keep what is allowed of an object and of all that it leads to; the tags come last."""
        self._queue(root, kind)
        later: list[tuple[Object, str]] = []
        while self.waiting or later:
            if not self.waiting:  # only now is it known which forms are drawn
                self.waiting, later = later, []
            each, kind = self.waiting.pop()
            if kind == "Tree" and (each.objgen, "drained") not in self.seen:
                self.seen.add((each.objgen, "drained"))
                later.append((each, kind))
                continue
            self._keep_keys(each, kind)

    def _queue(self, each: Any, kind: str) -> bool:
        """Take an object up as of a kind; False for what is no object."""
        if not isinstance(each, Dictionary | Stream):
            return False
        if each.is_indirect:
            if (each.objgen, kind) in self.seen:
                return True
            self.seen.add((each.objgen, kind))
        self.waiting.append((each, kind))
        return True

    def _queue_by(self, each: Any, stream: str, dictionary: str) -> bool:
        return self._queue(each, stream if isinstance(each, Stream) else dictionary)

    def _keep_keys(self, each: Object, kind: str) -> None:
        rules = KINDS[kind]
        if isinstance(each, Stream):
            rules = STREAMS | rules
        for key in list(each.keys()):
            rule = rules.get(key)
            if rule is None or not self._fits(each[key], rule):
                del each[key]
                self.dropped += 1
        if kind == "Element" and "/Alt" in each and each.get("/S") not in DESCRIBED:
            del each["/Alt"]
        if isinstance(each, Stream):
            self._trim(each, kind)

    def _trim(self, stream: Object, kind: str) -> None:
        if (stream.objgen, "trimmed") not in self.seen:
            self.seen.add((stream.objgen, "trimmed"))
            trim(self.pdf, stream, is_picture=kind == "Image")

    def _fits(self, value: Any, rule: str) -> bool:
        if check := self.checks.get(rule):
            return check(value)
        if rule.startswith("["):
            return self._keep_list(value, rule[1:-1])
        if rule.startswith("{"):
            return self._keep_named(value, rule[1:-1])
        return self._queue(value, rule)

    def _keep_list(self, value: Any, rule: str) -> bool:
        if not isinstance(value, Array):
            return False
        _retain(value, [self._fits(each, rule) for each in value])
        return True

    def _keep_named(self, value: Any, rule: str) -> bool:
        if not isinstance(value, Dictionary):
            return False
        for key in list(value.keys()):
            if not self._fits(value[key], rule):
                del value[key]
        return True

    def _is_page(self, each: Any) -> bool:
        if isinstance(each, Dictionary) and each.objgen in self.pages:
            return self._queue(each, "Page")
        return False

    def _is_branch(self, each: Any) -> bool:
        is_branch = isinstance(each, Dictionary) and "/Kids" in each
        return is_branch and self._queue(each, "PageTree")

    def _is_place(self, each: Any) -> bool:
        if not isinstance(each, Array) or len(each) < 2:
            return False
        page, view, *numbers = list(each)
        is_ours = isinstance(page, Dictionary) and page.objgen in self.pages
        return is_ours and view in VIEWS and all(n is None or is_number(n) for n in numbers)

    def _is_drawn(self, each: Any) -> bool:
        kinds = {"/Image": "Image", "/Form": "Form"}
        kind = kinds.get(str(each.get("/Subtype"))) if isinstance(each, Stream) else None
        return kind is not None and self._queue(each, kind)

    def _is_function(self, each: Any) -> bool:
        if isinstance(each, Array):
            return all(self._is_function(one) for one in each)
        return each in ("/Identity", "/Default") or self._queue(each, "Function")

    def _is_sized_font(self, each: Any) -> bool:
        is_pair = isinstance(each, Array) and len(each) == 2
        return is_pair and self._queue(each[0], "Font") and is_number(each[1])

    def _is_encoding(self, each: Any) -> bool:
        return isinstance(each, Name) or self._queue_by(each, "CodeMap", "Encoding")

    def _is_packing(self, each: Any) -> bool:
        if isinstance(each, Array):
            return all(one is None or self._queue(one, "Packing") for one in each)
        return self._queue(each, "Packing")

    def _is_space(self, each: Any, depth: int = 0) -> bool:
        """A colour space: a name, or a list that begins with one (ISO 32000-1, 8.6)."""
        if isinstance(each, Name):
            return True
        if not isinstance(each, Array) or not len(each) or depth > DEEPEST_LIST:
            return False
        kind, *rest = list(each)
        check = _SPACES.get(str(kind))
        return check is not None and check(self, each, rest, depth + 1)

    def _is_profile(self, _: Object, rest: list, depth: int) -> bool:
        return len(rest) == 1 and self._queue(rest[0], "Profile")

    def _is_calibrated(self, _: Object, rest: list, depth: int) -> bool:
        return len(rest) == 1 and self._queue(rest[0], "Calibrated")

    def _is_indexed(self, space: Object, rest: list, depth: int) -> bool:
        if len(rest) != 3 or not self._is_space(rest[0], depth) or not is_number(rest[1]):
            return False
        return isinstance(rest[2], String) or self._queue(rest[2], "Lookup")

    def _is_ink(self, space: Object, rest: list, depth: int) -> bool:
        while len(space) > 4:  # attributes for printers, that name inks and mixtures
            del space[4]
        fits = len(rest) >= 3 and _are_names(rest[0])
        return fits and self._is_space(rest[1], depth) and self._is_function(rest[2])

    def _is_pattern_space(self, _: Object, rest: list, depth: int) -> bool:
        return not rest or (len(rest) == 1 and self._is_space(rest[0], depth))

    def _keep_kids(self, value: Any) -> bool:
        if not isinstance(value, Array):
            return self._is_kid(value)
        _retain(value, [self._is_kid(kid) for kid in value])
        return True

    def _is_kid(self, kid: Any) -> bool:
        if isinstance(kid, int):
            return True
        if is_reference(kid, "/MCR"):
            drawn = kid.get("/Stm")
            is_seen = drawn is None or (drawn.objgen, "Form") in self.seen
            return is_seen and self._queue(kid, "Marked")
        if is_reference(kid, "/OBJR"):
            target = kid.get("/Obj")
            is_link = isinstance(target, Dictionary) and target.objgen in self.links
            return is_link and self._queue(kid, "Referred")
        return is_element(kid) and self._queue(kid, "Element")

    def _keep_elements(self, value: Any) -> bool:
        """A leaf of an index: numbers or identities, each with an element or a list of them."""
        if not isinstance(value, Array):
            return False
        for each in value:
            for one in each if isinstance(each, Array) else [each]:
                if isinstance(one, Dictionary):
                    self._queue(one, "Element")
        return True

    def _keep_attributes(self, value: Any) -> bool:
        given = list(value) if isinstance(value, Array) else [value]
        fit = [isinstance(each, Dictionary) and self._keep_own(each) for each in given]
        if isinstance(value, Array):
            _retain(value, fit)
        return any(fit)

    def _keep_own(self, given: Object) -> bool:
        rules = ATTRIBUTES.get(str(given.get("/O")))
        if rules is None:
            return False
        for key in set(given.keys()) - {"/O"}:
            if key not in rules or not self._fits(given[key], rules[key]):
                del given[key]
        return len(given.keys()) > 1


def _retain(value: Object, fit: list[bool]) -> None:
    """Leave in an array what fits."""
    for index in reversed(range(len(fit))):
        if not fit[index]:
            del value[index]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _are_numbers(value: Any, depth: int = 0) -> bool:
    if isinstance(value, Array):
        return depth < DEEPEST_LIST and all(_are_numbers(each, depth + 1) for each in value)
    return depth > 0 and (is_number(value) or value is None)


def _are_names(value: Any) -> bool:
    if isinstance(value, Array):
        return all(isinstance(each, Name) for each in value)
    return isinstance(value, Name)


def _are_differences(value: Any) -> bool:
    each_fits = (isinstance(each, Name) or is_number(each) for each in value)
    return isinstance(value, Array) and all(each_fits)


def _is_identity(value: Any) -> bool:
    return isinstance(value, String) and len(str(value)) <= LONGEST_IDENTITY


def _are_identities(value: Any) -> bool:
    return isinstance(value, Array) and all(_is_identity(each) for each in value)


def _are_flags(value: Any) -> bool:
    return isinstance(value, Array) and all(isinstance(each, bool) for each in value)


_PLAIN_CHECKS: dict[str, Check] = {
    "number": is_number,
    "name": lambda value: isinstance(value, Name),
    "flag": lambda value: isinstance(value, bool),
    "numbers": _are_numbers,
    "names": _are_names,
    "flags": _are_flags,
    "differences": _are_differences,
    "text": lambda value: isinstance(value, String),
    "description": lambda value: isinstance(value, String),
    "short": lambda value: bool(spelling(value)),
    "language": lambda value: bool(language(value)),
    "identity": _is_identity,
    "identities": _are_identities,
}
_SPACES: dict[str, Callable[[_Keeper, Object, list, int], bool]] = {
    "/ICCBased": _Keeper._is_profile,
    **dict.fromkeys(("/CalGray", "/CalRGB", "/Lab"), _Keeper._is_calibrated),
    **dict.fromkeys(("/Indexed", "/I"), _Keeper._is_indexed),
    **dict.fromkeys(("/Separation", "/DeviceN"), _Keeper._is_ink),
    "/Pattern": _Keeper._is_pattern_space,
    **dict.fromkeys(DEVICES - {"/Pattern"}, lambda keeper, space, rest, depth: not rest),
}

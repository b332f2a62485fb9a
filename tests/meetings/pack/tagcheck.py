"""An independent look at a tagged PDF: does every thread lead both ways?

veraPDF misses duplicate and dangling table-header IDs and cannot know what was
meant. This reads content streams and tree on its own (nothing of meetings.pack
is used), and counts what does not fit: content and ParentTree and elements,
annotations and references, IDs and headers, bookmarks and links.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, String

PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh"}
PAINTS |= {"Do", "INLINE IMAGE"}


def faults(path: Path) -> dict[str, int]:
    """Count the faults of a PDF by kind; an empty dict means that all is well."""
    with pikepdf.open(path) as pdf:
        return dict(+_Check(pdf).run())


def element_types(path: Path) -> Counter[str]:
    """Count a PDF's structure elements by type."""
    with pikepdf.open(path) as pdf:
        return Counter(str(each.S).strip("/") for each, _ in _elements(pdf.Root.StructTreeRoot))


def kids_of(element: Object) -> list:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(root: Object) -> Iterator[tuple[Object, Object]]:
    for kid in kids_of(root):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, root
            yield from _elements(kid)


class _Check:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.found: Counter[str] = Counter()
        self.root = pdf.Root.StructTreeRoot
        tree = self.root.get("/ParentTree")
        self.back = dict(NumberTree(tree).items()) if tree is not None else {}
        self.pages = {page.obj.objgen for page in pdf.pages}
        self.owner: dict[tuple, tuple] = {}
        self.keys: Counter[int] = Counter()

    def run(self) -> Counter[str]:
        self.read_tree()
        self.read_ids()
        done: set = set()
        for page in self.pdf.pages:
            self.read_content(page, page.obj, page.obj.get("/Resources", Dictionary()), done)
            self.read_annotations(page)
        self.found["one StructParent number used twice"] += sum(
            1 for times in self.keys.values() if times > 1
        )
        self.read_bookmarks()
        return self.found

    def read_tree(self) -> None:
        for element, parent in _elements(self.root):
            self.found["parent is not the parent"] += element.P.objgen != parent.objgen
            page = element.get("/Pg")
            if page is not None:
                self.found["page of an element not in the file"] += page.objgen not in self.pages
            for kid in kids_of(element):
                self.read_leaf(element, kid, page)

    def read_leaf(self, element: Object, kid: object, page: Object | None) -> None:
        if isinstance(kid, int):
            self.own(element, page.objgen, kid)
        elif kid.get("/Type") == "/MCR":
            holder = kid.get("/Stm", kid.get("/Pg", page))
            self.own(element, holder.objgen, int(kid.MCID))
        elif kid.get("/Type") == "/OBJR":
            number = kid.Obj.get("/StructParent")
            back = self.back.get(number)
            fits = isinstance(back, Dictionary) and back.objgen == element.objgen
            self.found["annotation does not lead back to its element"] += not fits

    def own(self, element: Object, holder: tuple, mcid: int) -> None:
        self.found["content owned twice"] += (holder, mcid) in self.owner
        self.owner[holder, mcid] = element.objgen

    def read_ids(self) -> None:
        ids: Counter[str] = Counter()
        headers: list[str] = []
        for element, _ in _elements(self.root):
            if "/ID" in element:
                ids[str(element.ID)] += 1
            for given in _attributes(element):
                headers += [str(header) for header in given.get("/Headers", ())]
        index = dict(NameTree(self.root.IDTree).items()) if "/IDTree" in self.root else {}
        self.found["ID given twice"] += sum(1 for times in ids.values() if times > 1)
        self.found["header is nowhere"] += sum(1 for header in headers if header not in ids)
        self.found["ID not in the index"] += len(set(ids) ^ set(index))

    def read_content(
        self, stream: object, holder: Object, resources: Object, done: set, covered: bool = False
    ) -> None:
        around: list[str] = []
        if holder.objgen in done:
            return
        numbers = []
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                mark, mcid = _mark(operands, resources)
                around.append(mark)
                if mcid is not None:
                    numbers.append(mcid)
                within = around[:-1]
                self.found["artifact in tagged content"] += mark == "artifact" and "tag" in within
            elif name == "EMC":
                self.found["end of no mark"] += not around
                around = around[:-1]
            elif name in PAINTS:
                is_covered = covered or any(around)
                form = _form(operands, resources) if name == "Do" else None
                if form is not None:
                    within = form.get("/Resources", resources)
                    self.read_content(form, form, within, done, is_covered)
                else:
                    self.found["neither tagged nor artifact"] += not is_covered
        self.found["mark without end"] += len(around)
        if numbers:
            done.add(holder.objgen)
            self.read_numbers(holder, numbers)

    def read_numbers(self, holder: Object, numbers: list[int]) -> None:
        key = holder.get("/StructParents")
        self.keys[key] += 1
        row = self.back.get(key, ())
        self.found["MCID given twice"] += len(numbers) - len(set(numbers))
        for number in numbers:
            element = row[number] if isinstance(row, Array) and number < len(row) else None
            if not isinstance(element, Dictionary):
                self.found["content leads to no element"] += 1
            elif self.owner.get((holder.objgen, number)) != element.objgen:
                self.found["element does not own the content that leads to it"] += 1

    def read_annotations(self, page: pikepdf.Page) -> None:
        for annotation in page.obj.get("/Annots", ()):
            self.found["annotation outside the tree"] += "/StructParent" not in annotation
            if "/StructParent" in annotation:
                self.keys[annotation.StructParent] += 1
            target = annotation.get("/Dest", annotation.get("/A", Dictionary()).get("/D"))
            if target is not None:
                self.found["link leads to no page"] += not self.is_place(target)

    def read_bookmarks(self) -> None:
        with self.pdf.open_outline() as outline:
            waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            self.found["bookmark leads to no page"] += not self.is_place(item.destination)
            waiting += item.children

    def is_place(self, target: object) -> bool:
        if isinstance(target, String):
            target = dict(NameTree(self.pdf.Root.Names.Dests).items()).get(str(target))
        is_array = isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary)
        return bool(is_array) and target[0].objgen in self.pages


def _attributes(element: Object) -> list[Object]:
    given = element.get("/A")
    each = list(given) if isinstance(given, Array) else [given]
    return [one for one in each if isinstance(one, Dictionary)]


def _mark(operands: list, resources: Object) -> tuple[str, int | None]:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        properties = resources.get("/Properties", Dictionary()).get(str(properties))
    if isinstance(properties, Dictionary) and "/MCID" in properties:
        return "tag", int(properties.MCID)
    return ("artifact" if operands[0] == "/Artifact" else ""), None


def _form(operands: list, resources: Object) -> Object | None:
    drawn = resources.get("/XObject", Dictionary()).get(str(operands[0]))
    return drawn if drawn is not None and drawn.get("/Subtype") == "/Form" else None

"""The structure tree of a tagged PDF, read and changed (ISO 32000-1, 14.7).

The tree holds the meaning of a page's content. Its leaves are numbers of marked
content (MCID) and references to annotations (OBJR); the ParentTree leads back
from those to the element that owns them. All work here is on the tree alone:
when it is done, `rebuild_parent_tree` writes the way back anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Pdf, Stream, String

from .child import Unusable

Handle = tuple[int, int]
Kid = Any  # of an element: an element, an MCID, or a reference
PARENT_TREE_LEAF = 512
LOOPS = "The structure of this PDF is damaged: it refers to itself. Export the PDF again."
MOST_MCIDS = 100_000


def children(element: Object) -> list[Kid]:
    """List an element's kids: elements, numbers of marked content, references."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def set_children(element: Object, kids: list[Kid]) -> None:
    element.K = kids[0] if len(kids) == 1 else Array(kids)


def is_element(kid: Kid) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def is_reference(kid: Kid, kind: str) -> bool:
    """Whether a kid is a reference of the kind "/OBJR" or "/MCR"."""
    return isinstance(kid, Dictionary) and kid.get("/Type") == kind


def walk(root: Object) -> Iterator[tuple[Object, Object]]:
    """Yield all elements below `root` with their parents, in reading order.

    Kids are read after their parent has been yielded, so it may be changed.

    Raises Unusable when an element is its own ancestor or has two parents:
    without this guard qpdf runs until the process aborts.
    """
    seen: set[Handle] = set()
    waiting = [(root, root)]
    while waiting:
        element, parent = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                raise Unusable(LOOPS)
            seen.add(element.objgen)
        if element is not root:
            yield element, parent
        waiting.extend((kid, element) for kid in reversed(children(element)) if is_element(kid))


def attributes(element: Object, owner: str) -> list[Object]:
    """List an element's attribute dictionaries of one owner, such as "/Table"."""
    found = element.get("/A")
    each = list(found) if isinstance(found, Array) else [found]
    return [a for a in each if isinstance(a, Dictionary) and a.get("/O") == owner]


def new_element(pdf: Pdf, kind: str, parent: Object, kids: list[Kid] | None = None) -> Object:
    made = Dictionary(Type=Name.StructElem, S=Name(kind), P=parent, K=Array(kids or []))
    return pdf.make_indirect(made)


def document_of(pdf: Pdf) -> Object:
    """Return the one /Document element at the top of the tree, making what is missing."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pdf.Root.StructTreeRoot = root
    top = children(root)
    if len(top) == 1 and is_element(top[0]) and top[0].S == "/Document":
        return top[0]
    document = new_element(pdf, "/Document", root, top)
    for kid in top:
        if is_element(kid):
            kid.P = document
    root.K = document
    return document


@dataclass
class Ownership:
    """The owners of content by page or form and MCID, and of annotations.

    `pages` are the document's own; a tree may point to others, which do not count.
    """

    pages: frozenset[Handle]
    content: dict[Handle, dict[int, Object]] = field(default_factory=dict)
    holders: dict[Handle, Object] = field(default_factory=dict)
    annotations: list[tuple[Object, Object]] = field(default_factory=list)

    def claim(self, holder: Object, mcid: int, element: Object) -> bool:
        """Record an owner; False if the content is owned already or is nowhere in the document."""
        is_ours = holder.objgen in self.pages or isinstance(holder, Stream)
        if not is_ours or not 0 <= mcid < MOST_MCIDS:
            return False
        self.holders[holder.objgen] = holder
        owned = self.content.setdefault(holder.objgen, {})
        return owned.setdefault(mcid, element) is element


def ownership(pdf: Pdf) -> Ownership:
    """Collect what the tree's elements own; drop kids that own nothing or what is owned already."""
    root = pdf.Root.StructTreeRoot
    owned = Ownership(frozenset(page.obj.objgen for page in pdf.pages))
    pages: dict[Handle, Object | None] = {root.objgen: None}
    for element, parent in walk(root):
        page = element.get("/Pg", pages.get(parent.objgen))
        pages[element.objgen] = page
        kids = children(element)
        kept = [kid for kid in kids if is_element(kid) or _claim(owned, kid, element, page)]
        if len(kept) != len(kids):
            set_children(element, kept)
    return owned


def _claim(owned: Ownership, kid: Kid, element: Object, page: Object | None) -> bool:
    if isinstance(kid, int):
        return page is not None and owned.claim(page, kid, element)
    if is_reference(kid, "/MCR"):
        holder = kid.get("/Stm", kid.get("/Pg", page))
        return holder is not None and owned.claim(holder, int(kid.get("/MCID", -1)), element)
    if is_reference(kid, "/OBJR") and isinstance(kid.get("/Obj"), Dictionary):
        owned.annotations.append((kid.Obj, element))
        return True
    return False


def rebuild_parent_tree(pdf: Pdf, owned: Ownership) -> None:
    """Write the way back from content and annotations to their elements, numbered from 0."""
    entries: list[Object] = []
    for handle, holder in owned.holders.items():
        holder.StructParents = len(entries)
        by_number = owned.content[handle]
        row = [by_number.get(number) for number in range(max(by_number) + 1)]
        entries.append(pdf.make_indirect(Array(row)))
    for annotation, element in owned.annotations:
        annotation.StructParent = len(entries)
        entries.append(element)
    root = pdf.Root.StructTreeRoot
    root.ParentTree = number_tree(pdf, entries)
    root.ParentTreeNextKey = len(entries)


def number_tree(pdf: Pdf, entries: list[Object]) -> Object:
    """Make a number tree of entries 0, 1, 2 … in leaves, as readers want for long packs."""
    leaves = []
    for start in range(0, len(entries), PARENT_TREE_LEAF):
        some = list(enumerate(entries[start : start + PARENT_TREE_LEAF], start))
        pairs = Array([half for pair in some for half in pair])
        limits = Array([some[0][0], some[-1][0]])
        leaves.append(pdf.make_indirect(Dictionary(Nums=pairs, Limits=limits)))
    return pdf.make_indirect(Dictionary(Kids=Array(leaves)) if leaves else Dictionary(Nums=Array()))


def parent_tree(root: Object) -> dict[int, Object]:
    return dict(NumberTree(root.ParentTree).items()) if "/ParentTree" in root else {}


def write_id_tree(pdf: Pdf, elements: dict[str, Object]) -> None:
    """Write the index of element IDs, which is required as soon as an element has one."""
    root = pdf.Root.StructTreeRoot
    if "/IDTree" in root:
        del root.IDTree
    if elements:
        pairs = Array([half for k in sorted(elements) for half in (String(k), elements[k])])
        root.IDTree = pdf.make_indirect(Dictionary(Names=pairs))


def read_id_tree(root: Object) -> dict[str, Object]:
    found = NameTree(root.IDTree).items() if "/IDTree" in root else ()
    return {str(name): element for name, element in found}

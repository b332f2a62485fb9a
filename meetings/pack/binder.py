"""Joining tagged PDFs into one without losing the tags.

Every free tool but one drops the structure tree when it joins files. Here each
paper becomes a /Part below one /Document; the numbers that lead from content
back to elements are shifted so that they stay unique; links and bookmarks are
led to the pages' new places.
"""

from collections.abc import Sequence

from pikepdf import Dictionary, Name, Object, Page, Pdf, String

from .bookmarks import Entry, Places, own_bookmarks, top_of
from .repairs import drop_references, make_ids_unique
from .strip import PACK_SCHEME
from .structure import (
    Handle,
    children,
    is_element,
    new_element,
    number_tree,
    parent_tree,
    read_id_tree,
    write_id_tree,
)

A4 = (595.276, 841.89)


class Binder:
    """A pack in the making: add parts and blank pages in the order of its sheets."""

    def __init__(self, lang: str) -> None:
        self.pdf = Pdf.new()
        self.starts: dict[str, Object] = {}
        self.own_bookmarks: dict[str, tuple[Entry, ...]] = {}
        self._lang = lang
        self._root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = new_element(self.pdf, "/Document", self._root)
        self._entries: list[Object] = []
        self._ids: dict[str, Object] = {}
        self._parts = 0

    def add_blank(self) -> None:
        self.pdf.add_blank_page(page_size=A4)

    def add(self, source: Pdf, key: str, title: str) -> None:
        """Add a normalised paper. Links to its key lead to the first paper with that key."""
        self._parts += 1
        if self._ids.keys() & read_id_tree(source.Root.StructTreeRoot).keys():
            make_ids_unique(source, f"{self._parts}-")
        before = len(self.pdf.pages)
        # Pages first: only then does qpdf map the tree's references to them.
        self.pdf.pages.extend(source.pages)
        pages = list(self.pdf.pages)[before:]
        self._add_structure(source, title, pages)
        places = Places(source, pages)
        _lead_links(source, pages, places)
        self.starts.setdefault(key, pages[0].obj)
        self.own_bookmarks.setdefault(key, own_bookmarks(source, places))

    def finish(self) -> None:
        """Write the joined tree and the links between papers; no part may follow."""
        catalogue = self.pdf.Root
        self._root.K = self._document
        self._root.ParentTree = number_tree(self.pdf, self._entries)
        self._root.ParentTreeNextKey = len(self._entries)
        catalogue.StructTreeRoot = self._root
        write_id_tree(self.pdf, self._ids)
        gone = {link.objgen for page in self.pdf.pages for link in self._link_papers(page.obj)}
        if gone:
            drop_references(self.pdf, gone)

    def _add_structure(self, source: Pdf, title: str, pages: Sequence[Page]) -> None:
        tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        part = new_element(self.pdf, "/Part", self._document, _top_kids(tree))
        part.T, part.Lang = String(title), String(str(source.Root.get("/Lang", self._lang)))
        for kid in children(part):
            if is_element(kid):
                kid.P = part
        self._document.K.append(part)
        self._ids |= read_id_tree(tree)
        _shift(pages, len(self._entries))
        entries = parent_tree(tree)
        self._entries += [entries[number] for number in range(len(entries))]

    def _link_papers(self, page: Object) -> list[Object]:
        """Turn links to `pack:<key>` into jumps; return those whose paper is not here."""
        lost = []
        for link in page.get("/Annots", ()):
            address = str(link.get("/A", Dictionary()).get("/URI", ""))
            scheme, _, key = address.partition(":")
            if scheme != PACK_SCHEME:
                continue
            if key in self.starts:
                link.A = Dictionary(S=Name.GoTo, D=top_of(self.starts[key]))
                _name_plainly(link, address)
            else:
                lost.append(link)
        if lost:
            missing = {link.objgen for link in lost}
            page.Annots = [link for link in page.Annots if link.objgen not in missing]
        return lost


def _top_kids(tree: Object) -> list:
    top = children(tree)
    is_document = len(top) == 1 and is_element(top[0]) and top[0].S == "/Document"
    return children(top[0]) if is_document else top


def _shift(pages: Sequence[Page], by: int) -> None:
    """Shift the numbers by which pages, forms and annotations find their elements."""
    done: set[Handle] = set()
    for page in pages:
        if "/StructParents" in page.obj:
            page.obj.StructParents += by
        for annotation in page.obj.get("/Annots", ()):
            if "/StructParent" in annotation:
                annotation.StructParent += by
        _shift_forms(page.obj, by, done)


def _shift_forms(holder: Object, by: int, done: set[Handle]) -> None:
    forms = holder.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for form in forms.values():
        if form.objgen in done:
            continue
        done.add(form.objgen)
        if "/StructParents" in form:
            form.StructParents += by
        _shift_forms(form, by, done)


def _lead_links(source: Pdf, pages: Sequence[Page], places: Places) -> None:
    """Make links within a paper explicit: two papers may use the same names."""
    for old, new in zip(source.pages, pages, strict=True):
        pairs = zip(old.obj.get("/Annots", ()), new.obj.get("/Annots", ()), strict=True)
        for before, after in pairs:
            action = before.get("/A", Dictionary())
            target = before.get("/Dest", action.get("/D"))
            if target is None:
                continue
            for key in ("/Dest", "/A"):
                if key in after:
                    del after[key]
            found = places.find(target)
            after.Dest = found if found is not None else top_of(new.obj)


def _name_plainly(link: Object, address: str) -> None:
    if str(link.get("/Contents", "")) == address:
        link.Contents = String("Link within this pack")

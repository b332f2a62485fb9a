"""Make a structure tree legal and plain: each function here mends one kind of fault.

Which faults WeasyPrint and LibreOffice leave was measured with veraPDF; the
clause numbers are those of ISO 14289-1 (PDF/UA-1). Nothing here looks at
content; `structure.rebuild_parent_tree` has to follow.
"""

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .child import Unusable
from .structure import (
    LOOPS,
    Handle,
    Kid,
    attributes,
    children,
    is_element,
    is_reference,
    new_element,
    set_children,
    walk,
    write_id_tree,
)

HEADINGS = {f"/H{n}" for n in range(1, 7)}
GROUPS = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI"}
GROUPS |= {"/Index", "/NonStruct", "/Private"}
TABLES = {"/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot"}
BLOCKS = {"/H", "/P", "/L", "/LI", "/Lbl", "/LBody"} | HEADINGS | TABLES
INLINE = {"/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot"}
INLINE |= {"/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form"}
STANDARD_TYPES = GROUPS | BLOCKS | INLINE

# PDF 2.0's types, for want of namespaces in PDF 1.7.
OLDER_TYPES = {
    "/Title": "/P",
    "/FENote": "/Note",
    "/Em": "/Span",
    "/Strong": "/Span",
    "/Sub": "/Span",
    "/Aside": "/Div",
    "/DocumentFragment": "/Sect",
}
MOST_ROLES = 50  # a chain of roles longer than this is a circle

NO_SPAN_BELOW = {"/Document", "/Part", "/Sect", "/L", "/LI", "/Table", "/TR"}
NO_SPAN_BELOW |= {"/THead", "/TBody", "/TFoot"}
PLAIN_KEYS = {"/Type", "/S", "/P", "/K", "/Pg", "/Lang"}


def adopt_kids(pdf: Pdf) -> None:
    """Let every element be an indirect object that hangs from one parent, once.

    Of two ways to one element the first counts. Raises Unusable where an
    element leads back to one that it hangs from.
    """
    root = pdf.Root.StructTreeRoot
    seen = {root.objgen}
    waiting = [root]
    while waiting:
        element = waiting.pop()
        kept: list[Kid] = []
        for kid in (_indirect(pdf, kid) for kid in children(element) if kid is not None):
            if not is_element(kid):
                kept.append(kid)
            elif kid.objgen not in seen:
                seen.add(kid.objgen)
                kid.P = element
                kept.append(kid)
                waiting.append(kid)
            else:
                _refuse_circle(kid, element, root)
        set_children(element, kept)


def use_standard_types(pdf: Pdf) -> None:
    """Resolve role and class maps, so that those of two papers cannot clash in a pack."""
    root = pdf.Root.StructTreeRoot
    roles = {str(k): str(v) for k, v in root.get("/RoleMap", Dictionary()).items()}
    classes = root.get("/ClassMap", Dictionary())
    for element, _ in walk(root):
        element.S = Name(_standard_type(str(element.S), roles))
        if "/C" in element:
            _spell_out_classes(element, classes)
        if "/NS" in element:
            del element.NS
    for key in ("/RoleMap", "/ClassMap", "/Namespaces", "/PronunciationLexicon"):
        if key in root:
            del root[key]


def wrap_list_bodies(pdf: Pdf) -> None:
    """Put what stands in a list item, but in no label or body, into its body (7.2-20)."""
    for item, _ in walk(pdf.Root.StructTreeRoot):
        if item.S != "/LI":
            continue
        kids = children(item)
        if all(is_element(kid) and kid.S in ("/Lbl", "/LBody") for kid in kids):
            continue
        labels = [kid for kid in kids if is_element(kid) and kid.S == "/Lbl"]
        bodies = [kid for kid in kids if is_element(kid) and kid.S == "/LBody"]
        body = bodies[0] if bodies else new_element(pdf, "/LBody", item)
        _fill_body(body, [kid for kid in kids if not (is_element(kid) and kid.S == "/Lbl")], item)
        set_children(item, [*labels, body])


def scope_headers(pdf: Pdf) -> None:
    """Set for each header cell whether it heads a column or a row (7.5-1).

    A cell in THead, or in a row of header cells only, heads its column.
    """
    heads: set[Handle] = set()
    for element, parent in walk(pdf.Root.StructTreeRoot):
        if element.S == "/THead" or (element.S == "/TR" and _is_all_headers(element)):
            heads.add(element.objgen)
        if element.S == "/TR" and parent.objgen in heads:
            heads.add(element.objgen)
        if element.S == "/TH":
            _set_scope(element, Name.Column if parent.objgen in heads else Name.Row)


def give_links_their_annotations(pdf: Pdf) -> None:
    """Move a link's annotation from the picture within it to the link itself (7.18.5-1)."""
    for figure, link in list(walk(pdf.Root.StructTreeRoot)):
        if figure.S == "/Figure" and link.get("/S") == "/Link":
            kids = children(figure)
            references = [kid for kid in kids if is_reference(kid, "/OBJR")]
            if references:
                set_children(figure, [kid for kid in kids if not is_reference(kid, "/OBJR")])
                set_children(link, [*children(link), *references])


def fold_spans(pdf: Pdf) -> int:
    """Fold spans that say nothing into their parents; return how many went.

    Converters write one for each line of text: about half of all elements.
    """
    main = str(pdf.Root.get("/Lang", ""))
    languages: dict[Handle, str] = {pdf.Root.StructTreeRoot.objgen: main}
    order = []
    for element, parent in walk(pdf.Root.StructTreeRoot):
        inherited = languages[parent.objgen]
        languages[element.objgen] = str(element.get("/Lang", inherited))
        if "/Lang" in element and languages[element.objgen] == inherited:
            del element.Lang
        order.append(element)
    return sum(_fold_into(element) for element in reversed(order))


def make_ids_unique(pdf: Pdf, prefix: str) -> None:
    """Number element IDs behind a prefix, lead what points to them there, write their index.

    Their own words go: readers never show them. An ID given twice keeps its first
    element; a header that is nowhere is dropped.
    """
    elements: dict[str, Object] = {}
    named: dict[str, str] = {}
    cells: list[Object] = []
    for element, _ in walk(pdf.Root.StructTreeRoot):
        old = str(element.ID) if "/ID" in element else ""
        if old and old not in named:
            named[old] = _numbered(element, prefix, elements)
        elif element.S == "/Note":  # 7.9-1: a note must have one
            _numbered(element, prefix, elements)
        elif old:
            del element.ID
        cells.extend(a for a in attributes(element, "/Table") if "/Headers" in a)
    for cell in cells:
        names = [named[str(header)] for header in cell.Headers if str(header) in named]
        cell.Headers = Array([String(name) for name in names])
    write_id_tree(pdf, elements)


def drop_references(pdf: Pdf, annotations: set[Handle]) -> None:
    """Take references to annotations that were removed out of the tree."""
    for element, _ in walk(pdf.Root.StructTreeRoot):
        kids = children(element)
        kept = [kid for kid in kids if not _refers_to(kid, annotations)]
        if len(kept) != len(kids):
            set_children(element, kept)
            if element.S in ("/Link", "/Annot", "/Form"):
                element.S = Name.Span


def _numbered(element: Object, prefix: str, elements: dict[str, Object]) -> str:
    name = f"{prefix}{len(elements)}"
    elements[name], element.ID = element, String(name)
    return name


def _refuse_circle(kid: Object, element: Object, root: Object) -> None:
    above = element
    while above.objgen != root.objgen:
        if above.objgen == kid.objgen:
            raise Unusable(LOOPS)
        above = above.P


def _indirect(pdf: Pdf, kid: Kid) -> Kid:
    if is_element(kid) and not kid.is_indirect:
        return pdf.make_indirect(kid)
    return kid


def _standard_type(kind: str, roles: dict[str, str]) -> str:
    for _ in range(MOST_ROLES):
        if kind in STANDARD_TYPES:
            return kind
        if kind not in roles:
            break
        kind = roles[kind]
    return OLDER_TYPES.get(kind, "/NonStruct")


def _spell_out_classes(element: Object, classes: Object) -> None:
    given = element.C
    names = list(given) if isinstance(given, Array) else [given]
    found = [classes.get(str(name)) for name in names if isinstance(name, Name)]
    own = element.get("/A", Array())
    spelled = [each for each in found if isinstance(each, Dictionary)]
    element.A = Array([*spelled, *(own if isinstance(own, Array) else [own])])
    del element.C


def _fill_body(body: Object, kids: list[Kid], item: Object) -> None:
    """Give a body all of an item's kids in their order; the body's own stay where it stood."""
    filled: list[Kid] = []
    for kid in kids:
        is_body = is_element(kid) and kid.S == "/LBody"
        filled.extend(children(kid) if is_body else [kid])
    for kid in filled:
        if is_element(kid):
            kid.P = body
    if "/Pg" not in body and "/Pg" in item:
        body.Pg = item.Pg
    set_children(body, filled)


def _is_all_headers(row: Object) -> bool:
    kids = children(row)
    return bool(kids) and all(is_element(kid) and kid.S == "/TH" for kid in kids)


def _set_scope(cell: Object, scope: Name) -> None:
    tables = attributes(cell, "/Table")
    if any("/Scope" in table for table in tables):
        return
    if tables:
        tables[0].Scope = scope
        return
    own = cell.get("/A")
    others = list(own) if isinstance(own, Array) else [own] if own is not None else []
    cell.A = Array([*others, Dictionary(O=Name.Table, Scope=scope)])


def _fold_into(element: Object) -> int:
    if element.S in NO_SPAN_BELOW:
        return 0
    kept: list[Kid] = []
    folded = 0
    for kid in children(element):
        if is_element(kid) and _says_nothing(kid) and _fold_kid(element, kid, kept):
            folded += 1
        else:
            kept.append(kid)
    if folded:
        set_children(element, kept)
    return folded


def _fold_kid(element: Object, kid: Object, kept: list[Kid]) -> bool:
    page = kid.get("/Pg", element.get("/Pg"))
    if page is None:
        return False
    if "/Pg" not in element:
        element.Pg = page
    is_same = element.Pg.objgen == page.objgen
    numbers = children(kid)
    kept.extend(n if is_same else Dictionary(Type=Name.MCR, Pg=page, MCID=n) for n in numbers)
    return True


def _says_nothing(kid: Object) -> bool:
    numbers = children(kid)
    return (
        kid.S in ("/Span", "/NonStruct")
        and "/Lang" not in kid
        and set(kid.keys()) <= PLAIN_KEYS
        and bool(numbers)
        and all(isinstance(number, int) for number in numbers)
    )


def _refers_to(kid: Kid, annotations: set[Handle]) -> bool:
    if not is_reference(kid, "/OBJR"):
        return False
    target = kid.get("/Obj")
    return not isinstance(target, Dictionary) or target.objgen in annotations

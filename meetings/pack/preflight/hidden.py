"""Text that Word does not print, removed: hidden by hand, by a style, or with its row.

Source: ECMA-376 part 1, 17.3.2.41 (vanish), 17.4.22 (hidden rows), 17.7.3
(toggle properties: a paragraph style and a character style cancel each other).
"""

from collections import Counter

from lxml import etree

from .names import WP, M, W, is_on, remove
from .revisions import drop_paragraph


class HiddenStyles:
    """The styles that hide their text, inheriting ones included."""

    def __init__(self, styles: etree._Element | None) -> None:
        nodes = [] if styles is None else styles.findall(W + "style")
        self._by_id = {style.get(W + "styleId"): style for style in nodes}
        self._default = next((s.get(W + "styleId") for s in nodes if _is_default(s)), None)

    def hides(self, style_id: str | None) -> bool:
        seen = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            flag = style.find(f"{W}rPr/{W}vanish")
            if flag is not None:
                return is_on(flag)
            parent = style.find(W + "basedOn")
            style_id = None if parent is None else parent.get(W + "val")
        return False

    def hides_run(self, run: etree._Element) -> bool:
        flag = run.find(f"{W}rPr/{W}vanish")
        if flag is not None:
            return is_on(flag)
        paragraph = next(run.iterancestors(W + "p"), None)
        by_paragraph = paragraph is not None and self.hides(self._paragraph_style(paragraph))
        return by_paragraph != self.hides(_value(run.find(f"{W}rPr/{W}rStyle")))

    def _paragraph_style(self, paragraph: etree._Element) -> str | None:
        return _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default


def drop_hidden(root: etree._Element, styles: HiddenStyles, found: Counter[str]) -> None:
    """Remove hidden runs, rows and drawings; paragraphs that only held hidden text go too."""
    for row in list(root.iter(W + "tr")):
        if is_on(row.find(f"{W}trPr/{W}hidden")):
            found["hidden"] += 1
            remove(row)
    for drawing in list(root.iter(W + "drawing")):
        if any(each.get("hidden") in {"1", "true"} for each in drawing.iter(WP + "docPr")):
            found["hidden"] += 1
            remove(drawing)
    for paragraph in list(root.iter(W + "p")):
        _drop_hidden_runs(paragraph, styles, found)


def forget_hiding(root: etree._Element) -> None:
    """Remove the property itself, so that the remaining text prints for every reader."""
    for flag in list(root.iter(W + "vanish", W + "specVanish")):
        remove(flag)


def _drop_hidden_runs(paragraph: etree._Element, styles: HiddenStyles, found: Counter[str]) -> None:
    runs = [run for run in paragraph.iter(W + "r") if _own(run, paragraph)]
    hidden = [run for run in runs if styles.hides_run(run)]
    for run in hidden:
        found["hidden"] += _shows_something(run)
        _empty_but_for_fields(run)
    shown = any(_shows_something(run) for run in runs if run not in hidden)
    if hidden and not shown and not _holds_more_than_runs(paragraph):
        drop_paragraph(paragraph)


def _own(run: etree._Element, paragraph: etree._Element) -> bool:
    """Whether a run is the paragraph's own and not in a text box within it."""
    return next(run.iterancestors(W + "p"), None) is paragraph


def _shows_something(run: etree._Element) -> bool:
    return any(child.tag not in {W + "rPr", W + "fldChar", W + "instrText"} for child in run)


def _empty_but_for_fields(run: etree._Element) -> None:
    """Empty a run, keeping its field marks: those of a hidden index must stay in pairs."""
    for child in list(run):
        if child.tag not in {W + "rPr", W + "fldChar", W + "instrText"}:
            run.remove(child)


def _holds_more_than_runs(paragraph: etree._Element) -> bool:
    """Whether it holds a formula, or half of a field that goes on in the next paragraph."""
    return next(paragraph.iter(W + "fldChar", M + "oMath"), None) is not None


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(W + "val")


def _is_default(style: etree._Element) -> bool:
    is_paragraph = style.get(W + "type") == "paragraph"
    return is_paragraph and style.get(W + "default") in {"1", "true"}

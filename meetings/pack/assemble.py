"""Binding: finished papers put together into one pack, or one paper as it is in its pack.

The front sheet comes first and is made last, since it prints the page ranges.
The same papers, words and date give the same bytes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from . import bookmarks
from .binder import Binder
from .bookmarks import Bookmark
from .child import Limits, Unusable, run_job
from .counting import count_pages
from .metadata import claims_ua, describe
from .numbering import FRONT, Counted, Sheet, Standing, even, lay_out, paginate, sheets, sides
from .shapes import PUBLIC_SERIES, Built, PageRange, Part
from .stamps import BLANK, Marks, Stamper, letters_of
from .tags import LANGUAGE

STAGE_VERSION = "1"  # part of the key of a paper on its own: change it when the result changes
FRONT_TRIES = 5
UNBINDABLE = (
    "“{title}” cannot be put into the pack, which would have it from page {page} of the file. "
    "Print the paper to PDF and upload what comes out."
)

Front = Callable[[tuple[PageRange, ...]], Part]


def build_pack(
    target: Path,
    *,
    front: Front,
    parts: Sequence[Part],
    title: str,
    built_at: datetime,
    outline: Sequence[Bookmark] = (),
    lang: str = LANGUAGE,
    start: int = 1,
    start_withheld: int = 1,
    reserved: int = 0,
    limits: Limits | None = None,
) -> Built:
    """Write a pack to `target` and return where each part is (the front sheet first).

    `front` makes the front sheet from the ranges; it is called again until its
    own length fits them. `parts` are normalised PDFs in agenda order; `outline`
    is the bookmarks, by item, beneath the front sheet's. `start`,
    `start_withheld` and `reserved` are those of `numbering.paginate`; without `reserved`
    the front sheet takes what it needs.

    Raises ChildFailed or a subclass; then `target` is as it was.
    """
    counted = _counted(parts, limits)
    numbers = {"start": start, "start_withheld": start_withheld}
    ranges, first, reserved = _fit_front(front, counted, numbers, reserved, limits)
    public = [part for part in parts if part.series == PUBLIC_SERIES]
    withheld = [part for part in parts if part.series != PUBLIC_SERIES]
    order = _order([first, *public, *withheld], title, built_at, lang)
    order["sheets"] = list(sheets(ranges, reserved))
    order["outline"] = [asdict(each) for each in _with_front(outline, first, parts)]
    return _bind(target, order, ranges, built_at, limits)


def build_continued(
    target: Path,
    *,
    front: Front,
    parts: Sequence[Part],
    standing: Sequence[Standing],
    title: str,
    built_at: datetime,
    outline: Sequence[Bookmark] = (),
    lang: str = LANGUAGE,
    room: int = 0,
    front_series: str = "S",
    limits: Limits | None = None,
) -> Built:
    """Write a pack whose papers have the numbers given in `standing`.

    `room` and `front_series` as in `numbering.lay_out`. Raises as `build_pack` does.
    """
    numbers: dict[str, Any] = {"room": room, "front_series": front_series}
    ranges, _ = lay_out(1, standing, **numbers)
    first = replace(front(ranges), key=FRONT)
    [pages] = count_pages([first.path], limits=limits)
    ranges, all_sheets = lay_out(pages, standing, **numbers)
    by_key = {part.key: part for part in parts}
    ordered = [by_key[each.key] for each in ranges[1:]]
    order = _order([first, *ordered], title, built_at, lang)
    order["sheets"] = all_sheets
    order["outline"] = [asdict(each) for each in _with_front(outline, first, parts)]
    return _bind(target, order, ranges, built_at, limits)


def build_paper(
    target: Path,
    part: Part,
    where: PageRange,
    *,
    built_at: datetime,
    lang: str = LANGUAGE,
    limits: Limits | None = None,
) -> Built:
    """Write one paper with the numbers and stamps of its pack, and nothing else.

    Raises ChildFailed or a subclass; ChildRefused if the paper's length is not the range's.
    """
    [built] = build_papers([(target, part, where)], built_at=built_at, lang=lang, limits=limits)
    return built


def build_papers(
    papers: Sequence[tuple[Path, Part, PageRange]],
    *,
    built_at: datetime,
    lang: str = LANGUAGE,
    limits: Limits | None = None,
) -> list[Built]:
    """Write several papers as `build_paper` does, in one child, which starts once for all.

    Raises as `build_paper` does, and then writes none of them.
    """
    ordered = []
    for target, part, where in papers:
        alone = replace(where, key=part.key, first_sheet=1)
        order = _order([part], part.title, built_at, lang)
        order["sheets"] = list(sides(alone))
        order["outline"] = [asdict(Bookmark(part.title, part.key))]
        ordered.append(_Order(target, order, (alone,)))
    return _bind_all(ordered, built_at, limits)


def rehearse(path: Path, *, is_tagged: bool) -> None:
    """Bind a finished paper by itself, as publishing will, and throw the result away.

    To be called in a child only. Raises what binding would raise then.
    """
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    part = Part("paper", path, "Paper", "Paper", is_tagged=is_tagged)
    order = _order([part], part.title, datetime(2000, 1, 1, tzinfo=UTC), LANGUAGE)
    order["sheets"] = list(sides(PageRange(part.key, part.series, 1, pages, 1)))
    order["outline"] = [asdict(Bookmark(part.title, part.key))]
    target = path.with_name(f"{path.name}.rehearsed")
    try:
        _bind_one(json.loads(json.dumps({**order, "target": str(target)})))
    finally:
        target.unlink(missing_ok=True)


def bind_job(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bind packs or papers as ordered: the job of the child process."""
    return [_bind_one(order) for order in orders]


def _bind_one(order: dict[str, Any]) -> dict[str, Any]:
    parts = [Part(**{**each, "path": Path(each["path"])}) for each in order["parts"]]
    all_sheets = [Sheet(*each) for each in order["sheets"]]
    binder = Binder(order["lang"])
    with ExitStack() as opened:
        claim = _add_sheets(binder, all_sheets, parts, opened)
        binder.finish()
        _stamp(binder.pdf, all_sheets, parts)
        outline = [Bookmark.from_json(each) for each in order["outline"]]
        placed = bookmarks.arrange(outline, binder.starts, binder.own_bookmarks)
        bookmarks.write(binder.pdf, placed)
        _label(binder.pdf, all_sheets)
        built_at = datetime.fromisoformat(order["built_at"])
        facts = {"title": order["title"], "lang": order["lang"], "built_at": built_at}
        describe(binder.pdf, **facts, claim=claim)
        binder.pdf.Root.PageMode = Name.UseOutlines
        binder.pdf.save(
            order["target"],
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return {"claims_ua": claim, "sheets": len(all_sheets)}


def _fit_front(
    front: Front,
    counted: Sequence[Counted],
    numbers: Mapping[str, int],
    reserved: int,
    limits: Limits | None,
) -> tuple[tuple[PageRange, ...], Part, int]:
    """Make the front sheet until the ranges printed on it allow for its own length."""
    room = max(reserved, 2)
    for _ in range(FRONT_TRIES):
        part = front(paginate(counted, 1, reserved=room, **numbers))
        [pages] = count_pages([part.path], limits=limits)
        fits = even(pages) == even(room) or pages <= reserved
        if fits:
            ranges = paginate(counted, pages, reserved=room, **numbers)
            return ranges, replace(part, key=FRONT), room
        # It only ever gets more room: a sheet on the edge would go to and fro for ever.
        room = reserved = even(pages)
    raise Unusable("The front sheet grows each time it is made.")


def _counted(parts: Sequence[Part], limits: Limits | None) -> list[Counted]:
    pages = count_pages([part.path for part in parts], limits=limits) if parts else []
    return [Counted(p.key, p.series, n) for p, n in zip(parts, pages, strict=True)]


def _with_front(
    outline: Sequence[Bookmark], front: Part, parts: Sequence[Part]
) -> Iterator[Bookmark]:
    yield Bookmark(front.title, FRONT)
    yield from outline or (Bookmark(part.title, part.key) for part in parts)


def _order(parts: Sequence[Part], title: str, built_at: datetime, lang: str) -> dict[str, Any]:
    described = [{**asdict(part), "path": str(part.path)} for part in parts]
    return {"parts": described, "title": title, "built_at": built_at.isoformat(), "lang": lang}


def _bind(
    target: Path,
    order: dict[str, Any],
    ranges: tuple[PageRange, ...],
    built_at: datetime,
    limits: Limits | None,
) -> Built:
    [built] = _bind_all([_Order(target, order, ranges)], built_at, limits)
    return built


class _Order(NamedTuple):
    """An order to bind: the parts, the target, and the place of each part in it."""

    target: Path
    words: dict[str, Any]
    ranges: tuple[PageRange, ...]

    @property
    def beside(self) -> Path:
        return self.target.with_name(f".{self.target.name}.{os.getpid()}.unfinished")


def _bind_all(orders: Sequence[_Order], built_at: datetime, limits: Limits | None) -> list[Built]:
    """Let a child write beside the targets, then rename, so that no reader meets half a file."""
    try:
        asked = [{**each.words, "target": str(each.beside)} for each in orders]
        arguments = {"orders": json.loads(json.dumps(asked))}
        done = run_job(
            "meetings.pack.assemble:bind_job", arguments, limits=limits,
            reads=_sources(orders), writes=[each.beside for each in orders],
        )  # fmt: skip
        return [_finish(order, facts, built_at) for order, facts in zip(orders, done, strict=True)]
    finally:
        for order in orders:
            order.beside.unlink(missing_ok=True)


def _sources(orders: Iterable[_Order]) -> list[Path]:
    return sorted({Path(part["path"]) for order in orders for part in order.words["parts"]})


def _finish(order: _Order, facts: dict[str, Any], built_at: datetime) -> Built:
    with order.beside.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    order.beside.chmod(0o600)
    order.beside.replace(order.target)
    return Built(
        order.target, sha256, ranges=order.ranges, built_on=built_at.date(),
        sheets=facts["sheets"], claims_ua=facts["claims_ua"],
    )  # fmt: skip


def _add_sheets(
    binder: Binder, all_sheets: Iterable[Sheet], parts: Sequence[Part], opened: ExitStack
) -> bool:
    """Add papers and blank pages; return whether the whole may claim PDF/UA."""
    waiting = iter(parts)
    claim = True
    for sheet in all_sheets:
        if sheet.key and sheet.page:
            continue
        _require_length(binder.pdf, sheet.place - 1)
        if not sheet.key:
            binder.add_blank()
            continue
        part = next(waiting)
        source = opened.enter_context(pikepdf.open(part.path))
        claim = claim and part.is_tagged and claims_ua(source)
        _add(binder, source, part)
    _require_length(binder.pdf, sheet.place)
    return claim


def _add(binder: Binder, source: Pdf, part: Part) -> None:
    try:
        binder.add(source, part.key, part.title)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        first = len(binder.pdf.pages) + 1
        raise Unusable(UNBINDABLE.format(title=part.title, page=first)) from error


def _require_length(pdf: Pdf, pages: int) -> None:
    if len(pdf.pages) != pages:
        raise Unusable("A paper's length has changed while the pack was being made.")


def _stamp(pdf: Pdf, all_sheets: Sequence[Sheet], parts: Sequence[Part]) -> None:
    marks = list(_marks(all_sheets, parts))
    stamper = Stamper(pdf, set[str]().union(*map(letters_of, marks)))
    for page, each in zip(pdf.pages, marks, strict=True):
        stamper.stamp(page, each)


def _marks(all_sheets: Iterable[Sheet], parts: Sequence[Part]) -> Iterator[Marks]:
    part = -1
    for sheet in all_sheets:
        number = f"Page {sheet.label}"
        part += bool(sheet.key) and sheet.page == 0
        if sheet.key:
            title = parts[part].running_title if sheet.page else parts[part].label
            yield Marks(number, title, parts[part].stamp)
        else:
            yield Marks(number, middle=BLANK)


def _label(pdf: Pdf, all_sheets: Iterable[Sheet]) -> None:
    """Label pages for PDF readers with the numbers printed on them."""
    labels: list[int | Object] = []
    series = None
    for sheet in all_sheets:
        if sheet.series != series:
            series = sheet.series
            label = Dictionary(S=Name.D, St=sheet.number)
            if series:
                label.P = String(series)
            labels.extend([sheet.place - 1, label])
    pdf.Root.PageLabels = Dictionary(Nums=Array(labels))

"""Rendering a paper's HTML to a normalised, tagged PDF (PDF/UA-1), in a child process.

WeasyPrint gets nothing that it could fetch: no address, no file, except the
pictures and fonts that the caller names, as `asset:<name>`, and small pictures
in the HTML itself. HTML that asks for anything else is not rendered at all: a
record copy that silently lacks a picture is no record.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from .cache import Store, content_key
from .child import Limits, Unusable, run_job
from .fragments import remembering
from .tags import STAGE_VERSION, normalise

ASSET = "asset:"
PICTURES = {
    "data:image/png;base64": b"\x89PNG\r\n\x1a\n",
    "data:image/jpeg;base64": b"\xff\xd8\xff",
}
# What relative addresses are relative to: so they are refused, where WeasyPrint would skip them.
NOWHERE = "file:///nowhere/"
LARGEST_PICTURE = 8 * 1024 * 1024
# Hints in attributes: without them a list that starts at 9 starts at 1.
OPTIONS = {"presentational_hints": True}
RENDER_VERSION = "2"


def render_paper(
    html: str,
    stylesheets: Sequence[Path | str],
    *,
    store: Store,
    assets: Mapping[str, Path] | None = None,
    limits: Limits | None = None,
) -> Path:
    """Return the normalised PDF of a page of HTML; made only if it is not in `store`.

    The HTML is complete, with `lang` and `title`, and has been cleaned. A link
    to `pack:<key>` becomes a link within the pack when it is assembled. A
    stylesheet is a file, or CSS as text.

    Raises ChildFailed or a subclass (ChildRefused: what of the HTML is refused).
    """
    assets = dict(assets or {})
    styles = [each if isinstance(each, str) else each.read_text() for each in stylesheets]
    key = _key(html, styles, assets)
    arguments = {
        "html": html,
        "stylesheets": styles,
        "assets": {name: str(path) for name, path in assets.items()},
    }

    def make(target: Path) -> None:
        job = "meetings.pack.render:html_to_pdf"
        named = {**arguments, "target": str(target)}
        run_job(job, named, reads=assets.values(), writes=[target], limits=limits)

    return store.make(key, make)


def html_to_pdf(html: str, stylesheets: list[str], assets: dict[str, str], target: str) -> None:
    """Render and normalise; the job of the child process. Raises Unusable for a refused address."""
    import weasyprint

    fetcher = _locked_fetcher({name: Path(path) for name, path in assets.items()})
    raw = Path("raw.pdf")
    try:
        styles = [weasyprint.CSS(string=css, url_fetcher=fetcher) for css in stylesheets]
        page = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=NOWHERE)
        with remembering():
            page.write_pdf(raw, stylesheets=styles, pdf_variant="pdf/ua-1", **OPTIONS)
    except weasyprint.urls.FatalURLFetchingError as refusal:
        raise Unusable(str(refusal)) from None
    normalise(raw, Path(target))


def _key(html: str, styles: Sequence[str], assets: Mapping[str, Path]) -> str:
    versions = (RENDER_VERSION, STAGE_VERSION, *map(version, ("weasyprint", "pikepdf")))
    named = [each for name in sorted(assets) for each in (name, assets[name])]
    counts = f"{len(styles)} {len(assets)}"
    return content_key(*versions, counts, html, *styles, *named)


def _locked_fetcher(assets: Mapping[str, Path]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            data = _allowed(url, assets)
            if data is None:
                raise FatalURLFetchingError(
                    f"This paper refers to something outside itself, which is not allowed: "
                    f"{url[:100]}"
                )
            return URLFetcherResponse(url, data)

    return LockedFetcher()


def _allowed(url: str, assets: Mapping[str, Path]) -> bytes | None:
    """Return the content of an address: a named asset, or a picture in the address itself."""
    if url.startswith(ASSET):
        path = assets.get(url.removeprefix(ASSET))
        return path.read_bytes() if path else None
    kind, _, body = url.partition(",")
    begins = PICTURES.get(kind.lower())
    if begins is None or len(body) > LARGEST_PICTURE:
        return None
    try:
        data = b64decode(unquote_to_bytes(body), validate=True)
    except ValueError:
        return None
    return data if data.startswith(begins) else None

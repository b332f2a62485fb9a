"""A PDF's metadata: title, language, date and the PDF/UA claim; no program, no person.

Written here and not by pikepdf's editor, which adds its own name.
"""

from datetime import datetime
from functools import partial
from html import escape as escape_html

from pikepdf import Dictionary, Name, Pdf, String
from pikepdf.models.metadata import encode_pdf_date

escape = partial(escape_html, quote=False)
UNTITLED = "Untitled"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PDFUA_PART = f"{{{PDFUA}}}part"
UA_CLAIM = f'<pdfuaid:part xmlns:pdfuaid="{PDFUA}">1</pdfuaid:part>'
PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
{more}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def describe(
    pdf: Pdf, *, title: str, lang: str, claim: bool, built_at: datetime | None = None
) -> None:
    """Replace all metadata. `claim` declares the file PDF/UA-1 (5-1)."""
    more = [UA_CLAIM] if claim else []
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if built_at is not None:
        moment = built_at.isoformat()
        more += [f"<xmp:{each}>{moment}</xmp:{each}>" for each in ("CreateDate", "ModifyDate")]
        pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = encode_pdf_date(built_at)
    title = title.strip() or UNTITLED
    pdf.docinfo["/Title"] = title
    words = {"title": escape(_printable(title)), "lang": escape(lang), "more": "\n".join(more)}
    packet = pdf.make_stream(PACKET.format(**words).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = packet
    pdf.Root.Lang = String(lang)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)  # 7.1-10


def title_of(pdf: Pdf) -> str:
    """Return the title in a file's own metadata, or ""."""
    return str(pdf.docinfo.get("/Title", "")).strip() if "/Info" in pdf.trailer else ""


def claims_ua(pdf: Pdf) -> bool:
    """Whether a file's metadata claims PDF/UA-1."""
    return str(pdf.open_metadata().get(PDFUA_PART, "")) == "1"


def _printable(words: str) -> str:
    """Remove what XML cannot hold."""
    return "".join(letter for letter in words if letter.isprintable())

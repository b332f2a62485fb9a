"""Words that may identify a person, found before they become public."""

import re

# Two or three capitals beside others ("CC & JP"), or alone in brackets ("(JP)").
PAIR = re.compile(r"\b[A-Z]{2,3}\b\s*(?:&|/|\band\b)\s*\b[A-Z]{2,3}\b")
BRACKETED = re.compile(r"\(\s*([A-Z]{2,3})\s*\)")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\.? [A-Z][\w’'-]+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"\b0\d{3,4}[\s-]?\d{3}[\s-]?\d{3,4}\b")
# Words in capitals in such plans that are not names.
ABBREVIATIONS = frozenset(
    """
    AD AI AP BME CE CIC CIN CLA CP CQC CSE CYP DCS DFE EET EH EHC EU FC GP HMI HR ICB IRO ISA IT
    JTAI KPI LA LAC LSCB MH NEET NHS NW PA PDF PLO PR QA QR RAG SAR SCR SEN SIF SLA SMT SOP SW
    TAF UK VS WM YJS YOT
    """.split()  # noqa: SIM905 - a paragraph is read more easily than seventy strings
)


def identifying(text: str) -> list[str]:
    """Return words that may identify a person, in the order of the text; each once."""
    pairs = [each for each in PAIR.findall(text) if not _is_abbreviation(each)]
    alone = [each for each in BRACKETED.findall(text) if each not in ABBREVIATIONS]
    others = [*TITLED.findall(text), *MAIL.findall(text), *PHONE.findall(text)]
    return list(dict.fromkeys([*pairs, *alone, *others]))


def _is_abbreviation(pair: str) -> bool:
    return any(word in ABBREVIATIONS for word in re.findall(r"[A-Z]{2,3}", pair))


def is_initials(text: str) -> bool:
    """Whether a cell holds nothing but initials ("JB", "JB/KT"), of which none is a known post."""
    found = re.findall(r"[A-Z]{2,3}", text)
    is_plain = re.fullmatch(r"[A-Z]{2,3}(?:\s*(?:[/&,;+]|and)?\s*[A-Z]{2,3})*", text)
    return bool(is_plain) and not any(word in ABBREVIATIONS for word in found)

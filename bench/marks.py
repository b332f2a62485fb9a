"""How long typed and pasted text of 60 KB takes to open: python bench/marks.py

Each kind is made of one mark that is never closed, the worst that a person could paste. A text
is read as the editor reads it, tidied and set. Prints milliseconds, the least of five.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")

SIZE = 60_000
KINDS = {
    "words": "The committee noted the report. ",
    "stars": "**a ",
    "low lines": " _a",
    "paragraphs of HTML, not closed": "<p ",
    "lists of HTML within lists": "<ul>",
    "points of HTML": "<p><li>",
    "addresses": "http://a.example",
    "numbers": "1.1.1.1.",
    "lines": "a\n",
    "bars": "|",
}


def milliseconds(text: str) -> float:
    from scrutiny import writing

    began = time.perf_counter()
    with suppress(ValueError):  # refused, which is an answer too
        writing.read(writing.tidy(text))
    return (time.perf_counter() - began) * 1000


def main() -> None:
    import django

    django.setup()
    for name, mark in KINDS.items():
        text = (mark * (SIZE // len(mark) + 1))[:SIZE]
        print(f"{name:32}{min(milliseconds(text) for _ in range(5)):8.1f} ms")


if __name__ == "__main__":
    main()

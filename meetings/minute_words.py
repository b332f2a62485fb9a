"""The words of a minute as they are typed, and as they print.

Plain text is the source, since nothing in it can be lost between the page, the server
and the device: blank lines part paragraphs, lines that begin with "- " make a list, and
a paragraph that begins with "Q:" is a question, with "A:" an answer.
"""

import html
import re

from scrutiny import richtext

QUESTION, ANSWER, POINT = "Q:", "A:", "- "


def to_html(text: str) -> str:
    """Set typed text as clean HTML. Raises ValueError when it is too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return richtext.clean("".join(_block(part) for part in parts if part))


def _block(part: str) -> str:
    """Set one part between blank lines; questions, answers and points may follow line by line."""
    found: list[list[str]] = []
    for line in part.split("\n"):
        begins = line.startswith((QUESTION, ANSWER, POINT))
        if found and not begins and not found[-1][0].startswith(POINT):
            found[-1].append(line)
        else:
            found.append([line])
    return _lists("".join(_passage(lines) for lines in found))


def _passage(lines: list[str]) -> str:
    words = "\n".join(lines)
    for mark in (QUESTION, ANSWER, POINT):
        words = words.removeprefix(mark) if lines[0].startswith(mark) else words
    inner = html.escape(words.strip(), quote=False).replace("\n", "<br>")
    if lines[0].startswith(POINT):
        return f"<li>{inner}</li>"
    return f"<p><em>{inner}</em></p>" if lines[0].startswith(QUESTION) else f"<p>{inner}</p>"


def _lists(words: str) -> str:
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", words)

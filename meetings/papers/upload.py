"""A file on its way to become a paper: its size, kind and digest are told once, here."""

import hashlib
from dataclasses import dataclass

from meetings.pack.convert import media_type_of
from meetings.pack.examine import Examined
from scrutiny.refusals import Refused
from scrutiny.uploads import LARGEST, TOO_LARGE


@dataclass(frozen=True)
class Upload:
    """A file that may become a paper, and the findings in it.

    `digest` is SHA-256 in hex. `lacking` names what the server lacks to make a pack of it,
    "" if nothing.
    """

    data: bytes
    file_name: str
    media_type: str
    digest: str
    examined: Examined = Examined(())
    lacking: str = ""


def upload_of(data: bytes, file_name: str) -> Upload:
    """Tell what kind of file it is. Raises Refused for one that is too large or no paper."""
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    return Upload(data, file_name, media_type_of(data), hashlib.sha256(data).hexdigest())

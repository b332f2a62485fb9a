"""Nothing that was public is written over: what stood there before is kept beside it."""

from typing import Any

from meetings.models.earlier import Earlier
from scrutiny.models import User
from scrutiny.refusals import Refused


def keep_earlier(
    kind: type[Earlier], words: list[list[str]], *, reason: str, by: User | None, **whose: Any
) -> None:
    """Keep what stood in public before a correction. Refused without a reason.

    `words`: each part with its label. `whose`: the fields that say what was corrected.
    """
    if not reason.strip():
        raise Refused("It is public: say why it is corrected. The earlier words are kept.")
    kind(words=words, reason=reason.strip(), by=by, **whose).save()

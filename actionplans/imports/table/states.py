"""Reading how far an action is from the words, letters and signs that people use."""

import re
from dataclasses import dataclass

from actionplans.models import Action

Delivery = Action.Delivery
# Words that are sure, and those that are taken with a note, once a file.
OWN = {
    "not stated": Delivery.NOT_STATED,
    "not started": Delivery.NOT_STARTED,
    "on track": Delivery.ON_TRACK,
    "green": Delivery.ON_TRACK,
    "at risk": Delivery.AT_RISK,
    "amber": Delivery.AT_RISK,
    "off track": Delivery.OFF_TRACK,
    "red": Delivery.OFF_TRACK,
    "complete": Delivery.COMPLETE,
    "completed": Delivery.COMPLETE,
    "embedded": Delivery.EMBEDDED,
}
SYNONYMS = {
    Delivery.NOT_STARTED: "not yet started|not yet due|to start|yet to start|0%|white|grey|gray",
    Delivery.ON_TRACK: "g|in progress|ongoing|on going|on-going|started|underway|under way|begun|"
    "on target|on schedule|progressing|🟢|🟩",
    Delivery.AT_RISK: "a|yellow|delayed|slippage|slipped|slipping|behind|behind schedule|paused|"
    "on hold|some delay|minor delay|🟡|🟠|🟨|🟧",
    Delivery.OFF_TRACK: "r|overdue|late|missed|significant delay|🔴|🟥",
    Delivery.COMPLETE: "c|done|closed|implemented|achieved|finished|delivered|100%|✓|✔|☑|✅",
    Delivery.EMBEDDED: "moved to bau|bau|business as usual|moved to business as usual|sustained",
}
TAKEN = {word: state for state, words in SYNONYMS.items() for word in words.split("|")}
BLUE = frozenset({"blue", "b", "🔵", "🟦"})
# The worse of two colours comes first.
WORSE = (Delivery.OFF_TRACK, Delivery.AT_RISK, Delivery.ON_TRACK)
PAIR = re.compile(r"(red|amber|yellow|green|r|a|g) ?(?:/|-|to) ?(red|amber|yellow|green|r|a|g)")
REMARK = re.compile(r"(.+?)\s*(?:[–—:;,(]|\s-|-\s|\s(?=\d))\s*(.+?)\)?")


@dataclass(frozen=True)
class State:
    """How far an action is.

    `words` are kept beside it (unknown ones, or a remark), `is_synonym` is said once a file,
    `is_known` is False for words that no state is meant by.
    """

    delivery: str = Delivery.NOT_STATED
    words: str = ""
    is_synonym: bool = False
    is_blue: bool = False
    is_known: bool = True


def read_state(text: str) -> State:
    """Read a state: a word of our own, another word for one, a colour with a remark."""
    text = text.strip()
    if not text:
        return State()
    if found := _plain(text):
        return found
    parted = REMARK.fullmatch(text)
    head = _plain(parted[1]) if parted else None
    if parted is None or head is None:
        return State(words=text, is_known=False)
    remark = _plain(parted[2])
    if remark and not remark.is_blue:
        is_same = remark.delivery == head.delivery and not remark.is_synonym
        return State(remark.delivery, is_synonym=not is_same or head.is_synonym)
    return State(head.delivery, text, head.is_synonym, head.is_blue)


def _plain(text: str) -> State | None:
    words = re.sub(r"[\s_]+", " ", text).strip(" .!\ufe0f").lower()
    words = words.replace("\ufe0f", "")
    own = OWN.get(words) or OWN.get(words.replace("-", " "))
    if own is not None:
        return State(own)
    if words in TAKEN:
        return State(TAKEN[words], is_synonym=True)
    if words in BLUE:
        return State(is_blue=True)
    if pair := PAIR.fullmatch(words):
        states = [OWN.get(each) or TAKEN[each] for each in pair.groups()]
        return State(min(states, key=WORSE.index), is_synonym=True)
    return None

"""A clock that stands still and keys that are drawn the same each time.

`freeze` comes before anything of Django is imported. Children of the process keep their own
clock: the pack pipeline hands them the moment, and promises the same bytes for it.
"""

import datetime
import random
import secrets
import time
import uuid
import zipfile
from collections.abc import Callable

DRAWN = random.Random(0)


def freeze(moment: datetime.datetime) -> None:
    """Let every clock of this process show `moment`, which has a time zone."""
    seconds = moment.timestamp()
    time.time = lambda: seconds
    time.time_ns = lambda: int(seconds * 1e9)
    datetime.datetime, datetime.date = _standing_still(moment)
    zipfile.ZipInfo.from_file = _dated(zipfile.ZipInfo.from_file, time.localtime(seconds)[:6])
    _draw_alike()


def draw_from(seed: str) -> None:
    """Begin the keys of one step anew, so that no step depends on how many another one drew."""
    DRAWN.seed(seed)


def _draw_alike() -> None:
    secrets._sysrand = DRAWN
    secrets.choice = DRAWN.choice
    secrets.randbits = DRAWN.getrandbits
    random.SystemRandom = lambda: DRAWN
    uuid.uuid4 = lambda: uuid.UUID(int=DRAWN.getrandbits(128), version=4)


def _dated(from_file: Callable, date: tuple) -> Callable:
    """Pack a file as one of the moment, though the file system wrote it by the true clock."""

    def dated(*arguments: object, **options: object) -> zipfile.ZipInfo:
        info = from_file(*arguments, **options)
        info.date_time = date
        return info

    return dated


def _standing_still(moment: datetime.datetime) -> tuple[type, type]:
    """Return what takes the place of `datetime` and `date`: all as before but for the present."""

    class Alike(type):
        """Counts what is made in C, and so has the type before, as one of these."""

        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, cls.__mro__[1])

        def __subclasscheck__(cls, kind: type) -> bool:
            return issubclass(kind, cls.__mro__[1])

    class Datetime(datetime.datetime, metaclass=Alike):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return cls.fromtimestamp(moment.timestamp(), tz)

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return cls.now(datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> datetime.datetime:
            return cls.now()

    class Date(datetime.date, metaclass=Alike):
        @classmethod
        def today(cls) -> datetime.date:
            return cls.fromtimestamp(moment.timestamp())

    for kind, name in ((Datetime, "datetime"), (Date, "date")):
        kind.__module__, kind.__name__, kind.__qualname__ = "datetime", name, name
    return Datetime, Date

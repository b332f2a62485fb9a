"""Names as documents write them: `meetings.models.Paper`."""

from importlib import import_module


def dotted_name(name: str) -> object:
    """Return the module or what is in it. LookupError or AttributeError if there is none."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise LookupError(name)

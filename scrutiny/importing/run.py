from dataclasses import dataclass, field

from scrutiny.models import User


@dataclass
class Run:
    """One run of the import: who it is for, and what the person should know afterwards."""

    by: User | None
    notes: list[str] = field(default_factory=list)

"""Software for the scrutiny committees of English councils."""

__version__ = "0.2.0"  # the only place; CHANGELOG.md says what is in it

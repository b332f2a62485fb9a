#!/usr/bin/env python3
"""Django's command line; works with no environment set."""

import os
import sys


def version() -> str:
    """Return what a report of a fault has to name."""
    import django

    from scrutiny import __version__

    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"Scrutiny {__version__} (Django {django.__version__}, Python {python})\n"


def main() -> None:
    if sys.argv[1:] == ["version"]:  # Django's own command answers before any of ours
        sys.stdout.write(version())
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

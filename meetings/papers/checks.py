"""What `manage.py check`, and so every start, says about taking in papers."""

import os
from typing import Any

from django.core.checks import CheckMessage, Info, Warning

from meetings.pack.wall import wall


def converters_have_a_wall(**options: Any) -> list[CheckMessage]:
    """Warn where uploads are refused for want of a wall, or where the wall counts no processes."""
    if wall() is None:
        return [
            Warning(
                "No paper can be taken in: nothing keeps converters from the rest of this machine.",
                hint=(
                    "Install bubblewrap, and allow user namespaces to the account of the site "
                    "(sysctl user.max_user_namespaces; in a container a profile that allows "
                    "unshare, clone, mount and pivot_root)."
                ),
                id="scrutiny.W002",
            )
        ]
    if os.geteuid() == 0:
        return [
            Info(
                "The site runs as root, so the processes of a converter are not counted.",
                hint="Run the site and its worker as an account of their own.",
                id="scrutiny.I003",
            )
        ]
    return []

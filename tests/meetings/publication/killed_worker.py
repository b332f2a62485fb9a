"""The worker in a process of its own, which kills itself at a given step: `kill -9`.

    python killed_worker.py STEP

STEP is `<start of a statement>#<n>` (before the nth such statement is run), `commit#<n>`
(before the nth commit that follows an INSERT of a publication), or `never`.
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str) -> None:
    from django.db import connection

    start, _, number = step.rpartition("#")
    seen = {"statements": 0, "published": False}

    def watch(run, sql, params, many, context):
        seen["published"] |= sql.startswith('INSERT INTO "meetings_publication"')
        if sql.startswith(start):
            seen["statements"] += 1
            if seen["statements"] == int(number):
                die()
        return run(sql, params, many, context)

    def commit(really=connection._commit):
        if start == "commit" and seen["published"]:
            die()
        return really()

    connection.execute_wrappers.append(watch)
    connection._commit = commit


def main(step: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    if step != "never":
        arm(step)
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1])

#!/usr/bin/env python3
"""What becomes of damaged files: taken, refused in words, or not explained.

    bench/mutants.py [HOW_MANY_OF_EACH_KIND [FIRST]]

750 of each of four kinds are 3,000. They are tried in processes of 50, so that one that
ends its process is known and ends no more. Ends with 1 where something is not explained.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BATCH = 50
TRY = (
    "import os, sys; import django; django.setup()\n"
    "from tests.handing_in import told\n"
    "from tests.mutants import mutant\n"
    "kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])\n"
    "for number in range(first, last):\n"
    "    print(number, flush=True)\n"
    "    print(told(kind, mutant(kind, number)).replace(chr(10), ' '), flush=True)\n"
)


def main() -> None:
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 750
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    faults = 0
    for kind in ("csv", "xlsx", "docx", "pdf"):
        became: Counter[str] = Counter()
        for first in range(start, start + each, BATCH):
            became += _batch(kind, first, min(first + BATCH, start + each))
        unexplained = {words: n for words, n in became.items() if words.startswith("!")}
        faults += sum(unexplained.values())
        refused = sum(became.values()) - became["taken"] - sum(unexplained.values())
        print(f"{kind}: {became['taken']} taken, {refused} refused, {sum(unexplained.values())} !")
        for words, times in sorted(unexplained.items()):
            print(f"  {times} × {words}")
        sys.stdout.flush()
    sys.exit(bool(faults))


def _batch(kind: str, first: int, last: int) -> Counter[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "scrutiny.settings", "PYTHONPATH": str(PROJECT)}
    argv = [sys.executable, "-W", "ignore", "-c", TRY, kind, str(first), str(last)]
    done = subprocess.run(argv, capture_output=True, text=True, env=os.environ | settings)
    lines = done.stdout.splitlines()
    became = Counter(lines[1::2])
    if done.returncode:
        became[
            f"! number {lines[-1] if lines else first} ended its process: {done.returncode}"
        ] += 1
    return became


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Record all that one revision shows and makes; run by bench/same in the folder of the revision.

    recording.py STAGE MOMENT TO [PAPERS]

STAGE is `demo` or `real`, MOMENT the present of it all, TO a folder for the record and PAPERS the
folder of a real meeting. A record is a line of JSON for each thing, in `TO/STAGE.jsonl`, whose
body is kept as `TO/bodies/HASH`.
"""

import json
import logging
import os
import re
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from frozen import draw_from, freeze

SECRETS = re.compile(
    rb"""(name="csrfmiddlewaretoken" value="|nonce="|"csrfToken": ?")[^"]+(")""", re.IGNORECASE
)
HEADERS = ("Location", "Content-Type", "Content-Disposition", "Cache-Control", "Allow",
           "X-Robots-Tag", "Retry-After")  # fmt: skip
NONCE = re.compile(r"'nonce-[^']+'")
# Tables whose rows say how a database was made and not what is in it.
OF_THE_DATABASE = {"contenttypes.ContentType", "auth.Permission", "sessions.Session"}
MAIL_DAYS = 35
WALKERS = 2
# Who visits every address; the others visit the first one of each pattern, and every so many of the
# rest, each of them others. What a view does differs by who asks far more than by the object.
VISIT_ALL = {"democracy.officer@example.org", "administrator@example.org", "chair@example.org"}
FIRST = 1
PART = 6
EXPORTS = ("json", "csv", "xlsx", "docx", "pdf")
AUDIENCES = ("public", "members", "officers")


class Record:
    """What was seen: of which kind, by what name, and its body."""

    def __init__(self, stage: str, to: Path) -> None:
        self.bodies = to / "bodies"
        self.bodies.mkdir(parents=True, exist_ok=True)
        self.lines = (to / f"{stage}.jsonl").open("w")
        self.stage = stage

    def add(self, kind: str, name: str, body: bytes, **facts: Any) -> None:
        digest = sha256(body).hexdigest()
        file = self.bodies / digest
        if not file.exists():
            file.write_bytes(body)
        line = {"kind": kind, "name": f"{self.stage} {name}", "body": digest, "facts": facts}
        self.lines.write(json.dumps(line) + "\n")
        self.lines.flush()


def main(stage: str, moment: str, to: str, papers: str = "") -> None:
    freeze(datetime.fromisoformat(moment))
    sys.path = [os.getcwd(), *sys.path[1:], sys.path[0]]  # the revision's modules go first
    _set_up()
    record = Record(stage, Path(to))
    if stage == "demo":
        _record_demo(record)
    else:
        _record_real(record, papers)


def _set_up() -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _settings_module())
    django.setup()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # Names of static files without their hash, for nothing is collected here.
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _settings_module() -> str:
    return re.search(r"DJANGO_SETTINGS_MODULE\W+([\w.]+)", Path("manage.py").read_text())[1]


def _record_demo(record: Record) -> None:
    _command(record, "migrate", verbosity=0)
    _keep_empty_database()
    _command(record, "demo")
    _record_mails(record)
    _record_tables(record)
    _record_files(record)
    _walk(record, _accounts())
    _build(record)


def _record_real(record: Record, papers: str) -> None:
    """Bring the meeting over as a draft, make its packs, and publish it as well."""
    for words in ({}, {"publish": True, "published_on": "2024-10-30"}):
        _command(record, "importmeeting", papers, **words)
        _build(record)
    _record_tables(record)
    _record_files(record)
    _walk(record, [None])


def _command(
    record: Record, name: str, *arguments: str, out: Path | None = None, **how: Any
) -> None:
    """Give a command and record what it says, a refusal too."""
    from django.core.management import CommandError, call_command

    draw_from(f"{name} {arguments}")
    said = StringIO()
    try:
        options = {"out": out} if out else {}
        call_command(name, *arguments, stdout=said, stderr=said, **options, **how)
    except CommandError as refusal:
        said.write(f"Refused: {refusal}\n")
    text = re.sub(r"in [\d.]+ seconds", "in … seconds", said.getvalue())
    words = " ".join((name, *arguments, *(f"--{key}={how[key]}" for key in how)))
    record.add("command", words, text.replace(os.environ["VAR_DIR"], "…").encode())


def _keep_empty_database() -> None:
    """Leave a copy of the tables without rows of the demo, for the real meeting."""
    import sqlite3

    from django.db import connection

    with sqlite3.connect(os.environ["EMPTY_DATABASE"]) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)


def _accounts() -> list:
    from django.contrib.auth import get_user_model

    return [None, *get_user_model().objects.filter(is_active=True).order_by("email")]


def _record_mails(record: Record) -> None:
    """Send what reminders are due on the days to come."""
    from datetime import date, timedelta

    from django.core import mail

    for ahead in range(MAIL_DAYS):
        _command(record, "sendreminders", on=(date.today() + timedelta(ahead)).isoformat())
    for number, each in enumerate(getattr(mail, "outbox", [])):
        text = f"To: {each.to}\nSubject: {each.subject}\n\n{each.body}"
        record.add("mail", f"{number:03} {each.to} {each.subject}", text.encode())


def _record_tables(record: Record) -> None:
    from django.apps import apps
    from django.core.serializers import serialize

    for kind in apps.get_models():
        if kind._meta.label not in OF_THE_DATABASE:
            rows = kind._base_manager.order_by("pk")
            text = serialize("json", rows, indent=1, use_natural_foreign_keys=True)
            record.add("table", kind._meta.label, text.encode(), rows=len(rows))


def _record_files(record: Record) -> None:
    from django.conf import settings

    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        record.add("file", str(path.relative_to(root)), path.read_bytes())


# The walk


def _walk(record: Record, accounts: list) -> None:
    """Walk as one account after another, in processes that share them."""
    from addresses import Address, addresses

    found, wrong = addresses()
    found += [Address(path, "mailed", path) for path in _mailed()]
    found.sort(key=lambda address: address.label)  # whatever order the patterns have
    for sentence in wrong:
        record.add("not walked", sentence, b"")
    # Everybody signs in before anybody looks, since pages say when who did.
    turns = [
        (_who(each), _client(each), _turn_of(each, number, found))
        for number, each in enumerate(accounts)
    ]
    turns.sort(key=lambda turn: len(turn[2]))
    _in_processes(lambda number: _take(record, number, turns[number::WALKERS]))


def _turn_of(account: Any, number: int, found: list) -> list:
    visits_all = account is None or account.email in VISIT_ALL or os.environ.get("WHOLE_WALK")
    return found if visits_all else _share(found, number)


def _share(found: list, number: int) -> list:
    """Return the first addresses of every pattern, and a part of the rest in turn."""
    counts: Counter = Counter()
    share = []
    for place, address in enumerate(found):
        counts[address.pattern] += 1
        if counts[address.pattern] <= FIRST or not (place + number) % PART:
            share.append(address)
    return share


def _in_processes(work: Callable[[int], None]) -> None:
    """Do the work of each walker in a process of its own; a failure of one is a failure."""
    from django.db import connections

    connections.close_all()
    children = []
    for number in range(WALKERS):
        child = os.fork()
        if not child:
            _be_child(work, number)
        children.append(child)
    if any(os.waitpid(child, 0)[1] for child in children):
        raise SystemExit("A walk broke off.")


def _be_child(work: Callable[[int], None], number: int) -> None:
    try:
        work(number)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _take(record: Record, number: int, turns: list) -> None:
    own = Record(f"{record.stage}-{number}", record.bodies.parent)
    own.stage = record.stage
    for who, client, found in turns:
        _walk_as(own, who, client, found)


def _who(account: Any) -> str:
    return account.email if account else "public"


def _walk_as(record: Record, who: str, client: Any, found: list) -> None:
    seen: set[str] = set()
    for address in found:
        seen |= _with_words(_visit(record, client, who, address.path, address.label))
    for path in sorted(seen - {address.path for address in found}):
        _visit(record, client, who, path, path)


def _client(account: Any) -> Any:
    from django.test import Client

    draw_from(f"sign in {_who(account)}")
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if account:
        client.force_login(account)
    return client


def _visit(record: Record, client: Any, who: str, path: str, label: str) -> bytes:
    draw_from(f"{who} {path}")
    client.cookies.pop("messages", None)  # what an earlier page had to say
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    facts = {name: answer.headers[name] for name in HEADERS if name in answer.headers}
    policy = answer.headers.get("Content-Security-Policy", "")
    facts |= {"status": answer.status_code, "policy": NONCE.sub("'nonce'", policy)}
    if getattr(answer, "exc_info", None):
        facts["error"] = repr(answer.exc_info[1])
    if "messages" in answer.cookies:
        facts["says"] = answer.cookies["messages"].value
    if "Location" in facts:
        facts["Location"] = _without_numbers(facts["Location"].encode()).decode()
    if "html" in facts.get("Content-Type", ""):
        body = _without_numbers(SECRETS.sub(rb"\1\2", body))
    record.add("address", f"{who} {label}", body, **facts)
    return body if "html" in facts.get("Content-Type", "") else b""


def _without_numbers(text: bytes) -> bytes:
    """Name kinds of things that the admin numbers, in the order in which they were migrated."""
    from django.contrib.contenttypes.models import ContentType

    def named(found: re.Match) -> bytes:
        kind = ContentType.objects.get_for_id(int(found[2]))
        return found[1] + f"{kind.app_label}.{kind.model}".encode()

    return re.sub(rb"(/admin/r/|content_type__id__exact=)(\d+)", named, text)


def _with_words(body: bytes) -> set[str]:
    """Return the pages of this site that a page leads to with a question: sorted, filtered."""
    from html import unescape

    links = re.findall(r'href="(/[^"#?]*\?[^"#]+)', body.decode())
    return {unescape(link) for link in links if not link.startswith(("/accounts/", "/admin/"))}


def _mailed() -> list[str]:
    """Return the addresses that only a mail gives."""
    from django.core import mail

    text = "\n".join(str(each.body) for each in getattr(mail, "outbox", []))
    found = re.findall(r"https?://[^/\s]+(/[^\s<>\"]*:[^\s<>\"]*)", text)
    return list(dict.fromkeys(found))


# What commands build


def _build(record: Record) -> None:
    from django.apps import apps

    meetings = apps.get_model("meetings.Meeting")._base_manager.order_by("slug")
    for slug in meetings.values_list("slug", flat=True):
        for audience in AUDIENCES:
            _built(record, "buildpack", slug, audience=audience)
        for audience in ("public", "officers"):
            _built(record, "buildminutes", slug, audience=audience)
    plans = apps.get_model("actionplans.ActionPlan")._base_manager.order_by("slug")
    for slug in plans.values_list("slug", flat=True):
        for kind in EXPORTS:
            _built(record, "exportplan", slug, format=kind)


def _built(record: Record, command: str, slug: str, **options: str) -> None:
    out = Path(os.environ["VAR_DIR"], "built")
    out.unlink(missing_ok=True)
    _command(record, command, slug, out=out, **options)
    if out.exists():
        name = f"{command} {slug} {' '.join(options.values())}"
        record.add("built", name, out.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])

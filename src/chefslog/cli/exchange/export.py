"""The commands that carry work in and out: export, import, harvest."""

from __future__ import annotations

import os

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, asked_filter, say, sit_down
from chefslog.cli.progress import waiting
from chefslog.home.config import load
from chefslog.home.paths import find_home
from chefslog.model.sanitize import legible


def export(asked: Asked) -> int:
    """`chefslog export [FILTER]`."""
    from chefslog.capture.add import joined
    from chefslog.exchange.exporting import FORMATS
    from chefslog.exchange.exporting import export as write

    path = asked.text("output") or "-"
    form = asked.text("format") or _form_of(path)
    if form not in FORMATS:
        raise UsageError(f'no format "{form}"; there are: {" ".join(FORMATS)}')
    desk = sit_down()
    with desk.snapshot as snapshot, waiting("Exporting") as bar:
        wanted = asked_filter(asked.words, desk)
        done = write(
            snapshot, path, form, wanted,
            words=joined(asked.words), replace=asked.flag("force"),
            progress=bar.progress, cancelled=bar.cancelled,
        )  # fmt: skip
    if path != "-":
        print(f"✓ {many(done.entries)} in {path}")
    if done.archive:
        say("An archive: private entries are in it." + _readers(path))
    else:
        say("A publication: no private entry is in it, no draft, and nothing from the trash.")
    return 0


def _form_of(path: str) -> str:
    return os.path.splitext(path)[1].lstrip(".").lower() or "json"


def many(count: int) -> str:
    """So many entries, in words."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _readers(path: str) -> str:
    return "" if path == "-" else " Only this user may read the file."


def harvest(asked: Asked) -> int:
    """`chefslog harvest [REPO…]`: drafts from the person's own commits."""
    from chefslog.exchange.harvest.harvest import harvest as gather
    from chefslog.exchange.harvest.harvest import known_keys, leave

    config, _ = load(find_home())
    desk = sit_down()
    with desk.snapshot as snapshot, waiting("Reading commits") as bar:
        found = gather(
            asked.words or ["."],
            known_keys(snapshot, desk.home),
            since=_day(asked.text("since") or "30d", desk.today, 0),
            until=_day(asked.text("until"), desk.today, 1),
            identities=asked.many("identity") or config.identities,
            progress=bar.progress,
            cancelled=bar.cancelled,
        )
    if not asked.flag("dry_run"):
        leave(desk.home, found.letters)
    say(*(legible(line) for line in (*found.problems, *found.notes)))
    if asked.flag("json"):
        as_json(found.letters)
        return int(bool(found.problems))
    for letter in found.letters:
        print(legible(f"{letter['day']}  {letter['headline']}  ({letter['project']})"))
    _summary(asked, len(found.letters), found.commits, found.known)
    return int(bool(found.problems))


def _summary(asked: Asked, letters: int, commits: int, known: int) -> None:
    known_text = f"; {known:,} commits were proposed before" if known else ""
    if not letters:
        say(f"Nothing new{known_text}.")
    elif asked.flag("dry_run"):
        say(f"{letters:,} drafts out of {commits:,} commits would be left{known_text}.")
    else:
        say(
            f"{letters:,} drafts out of {commits:,} commits wait for your yes{known_text}: "
            "chefslog drafts --source git"
        )


def _day(text: str | None, today: int, end: int) -> str | None:
    from chefslog.capture.dates import read_span
    from chefslog.model.days import iso

    if text is None:
        return None
    found = read_span(text, today)
    if found is None:
        raise UsageError(f'"{text}" is no day or span such as 2026-07-01, 2026-07 or 30d')
    return iso(found[end])

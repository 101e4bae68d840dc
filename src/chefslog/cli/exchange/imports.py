"""The command that brings in archives and other journals: a look, the question, the import."""

from __future__ import annotations

import sys

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.exchange.export import many
from chefslog.cli.journal.read import as_json, say, sit_down
from chefslog.cli.progress import waiting
from chefslog.exchange.formats.records import Settings
from chefslog.exchange.importing import Importing, Tally
from chefslog.exchange.progress import Stopped
from chefslog.home.clock import zone_name
from chefslog.home.config import load
from chefslog.home.paths import find_home
from chefslog.model.sanitize import legible

_KINDS = {
    "entry": "entries", "verdict": "verdicts", "checkin": "check-ins", "season": "seasons",
    "tombstone": "purged ids",
}  # fmt: skip


def import_files(asked: Asked) -> int:
    """`chefslog import FILE…`: a look first, then the question, then the import."""
    settings = _settings(asked)
    tallies: list[Tally] = []
    for path in asked.words:
        with Importing(
            path, settings,
            form=asked.text("from"), encoding=asked.text("encoding") or "utf-8",
            stdin=sys.stdin.buffer,
        ) as importing:  # fmt: skip
            tally = _look(importing, path)
            if not asked.flag("dry_run") and _wanted(asked, tally):
                tally = _carry_out(importing, path)
            tallies.append(tally)
    if asked.flag("json"):
        as_json([_tally_json(tally) for tally in tallies])
    return int(any(tally.unread or tally.cancelled for tally in tallies))


def _settings(asked: Asked) -> Settings:
    config, problems = load(find_home())
    say(*problems)
    columns = {}
    for pair in asked.many("map"):
        field, mark, name = pair.partition("=")
        if not mark:
            raise UsageError(f'--map {pair}: say it as FIELD=COLUMN, such as headline="What I did"')
        columns[field] = name
    order = asked.text("dates")
    return Settings(
        zone=asked.text("zone") or zone_name(),
        columns=columns,
        day_first=None if order is None else order == "dmy",
        labels=config.labels,
        day_minutes=config.day_minutes,
    )


def _look(importing: Importing, path: str) -> Tally:
    desk = sit_down()
    with desk.snapshot as snapshot, waiting("Looking") as bar:
        tally = importing.survey(snapshot, bar.progress, bar.cancelled)
    if tally.cancelled:
        raise Stopped("Cancelled; nothing was imported.")
    _tell(tally, f"{path} ({importing.form.help})", "would be added")
    return tally


def _wanted(asked: Asked, tally: Tally) -> bool:
    if not any(tally.new.values()):
        say("There is nothing new to import.")
        return False
    if asked.flag("yes"):
        return True
    if not sys.stdin.isatty():
        raise UsageError("nothing was imported; --yes does it, --dry-run only looks")
    # The question belongs on the terminal, whatever standard output is.
    sys.stderr.write("Import it? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("", "y", "yes")


def _carry_out(importing: Importing, path: str) -> Tally:
    from chefslog.cli.journal.writer import writer

    with writer() as journal, waiting("Importing") as bar:
        tally = importing.carry_out(journal, bar.progress, bar.cancelled)
    _tell(tally, path, "added")
    if tally.cancelled:
        say(
            f"Cancelled: {many(tally.new.get('entry', 0))} were added and are kept. "
            "Importing again adds the rest; `chefslog undo` takes these back."
        )
    elif tally.aside:
        say(f"What could not be read is kept in {tally.aside}")
    return tally


def _tell(tally: Tally, title: str, done: str) -> None:
    counts = [(_KINDS[kind], count, done) for kind, count in tally.new.items()]
    counts += [(_KINDS[kind], n, "in the journal already") for kind, n in tally.known.items()]
    counts += [
        ("entries", tally.purged, "erased here before, left out"),
        ("records", tally.twice, "there twice"),
        ("records", tally.unread, "cannot be read"),
    ]
    say(legible(title))
    say(*(f"  {count:>9,}  {what:10}  {where}" for what, count, where in counts if count))
    if tally.first and tally.last:
        say(f"  days {tally.first} to {tally.last}")
    say(*(f"  {legible(note)}" for note in tally.notes[:5]))
    say(*(f"  {legible(one.place)}: {legible(one.reason)}" for one in tally.problems))
    if tally.unread > len(tally.problems):
        say(f"  … and {tally.unread - len(tally.problems):,} more")


def _tally_json(tally: Tally) -> dict[str, object]:
    return {
        "format": tally.form,
        "new": tally.new,
        "known": tally.known,
        "purged": tally.purged,
        "twice": tally.twice,
        "unread": tally.unread,
        "problems": [{"place": one.place, "reason": one.reason} for one in tally.problems],
        "aside": tally.aside,
        "cancelled": tally.cancelled,
    }

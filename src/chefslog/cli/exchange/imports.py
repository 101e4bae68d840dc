"""The command that brings in archives and other journals: a look, the question, the import."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, narrate
from chefslog.cli.progress import waiting
from chefslog.cli.prompt import ask_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text
from chefslog.exchange.formats.records import Settings
from chefslog.exchange.importing import Importing, Tally
from chefslog.exchange.progress import Stopped
from chefslog.home.clock import zone_name
from chefslog.home.config import load
from chefslog.home.paths import find_home

_KINDS = {
    "entry": "entries", "verdict": "verdicts", "checkin": "check-ins", "season": "seasons",
    "tombstone": "purged ids",
}  # fmt: skip


def import_files(args: Arguments) -> Output:
    """`chefslog import FILE…`: a look first, then the question, then the import."""
    settings = _settings(args)
    tallies: list[Tally] = []
    for path in args.words:
        with Importing(
            path, settings,
            form=args.text("from"), encoding=args.text("encoding") or "utf-8",
            stdin=sys.stdin.buffer,
        ) as importing:  # fmt: skip
            tally = _look(args, importing, path)
            if not args.flag("dry_run") and _wanted(args, tally):
                tally = _carry_out(importing, path)
            tallies.append(tally)
    return Output(
        [_tally_data(tally) for tally in tallies],
        code=int(any(tally.unread or tally.cancelled for tally in tallies)),
    )


def _settings(args: Arguments) -> Settings:
    config, problems = load(find_home())
    narrate(*problems)
    columns = {}
    for pair in args.many("map"):
        field, mark, name = pair.partition("=")
        if not mark:
            raise UsageError(f'--map {pair}: say it as FIELD=COLUMN, such as headline="What I did"')
        columns[field] = name
    order = args.text("dates")
    return Settings(
        zone=args.text("zone") or zone_name(),
        columns=columns,
        day_first=None if order is None else order == "dmy",
        labels=config.labels,
        day_minutes=config.day_minutes,
    )


def _look(args: Arguments, importing: Importing, path: str) -> Tally:
    with open_reader(args).snapshot as snapshot, waiting("Looking") as bar:
        tally = importing.survey(snapshot, bar.progress, bar.cancelled)
    if tally.cancelled:
        raise Stopped("Cancelled; nothing was imported.")
    _tell(tally, f"{path} ({importing.form.help})", "would be added")
    return tally


def _wanted(args: Arguments, tally: Tally) -> bool:
    if not any(tally.new.values()):
        narrate("There is nothing new to import.")
        return False
    if args.flag("yes"):
        return True
    if not sys.stdin.isatty():
        raise UsageError("nothing was imported; --yes does it, --dry-run only looks")
    return ask_yes("Import it?", is_default=True)


def _carry_out(importing: Importing, path: str) -> Tally:
    from chefslog.cli.writer import open_writer

    with open_writer() as journal, waiting("Importing") as bar:
        tally = importing.carry_out(journal, bar.progress, bar.cancelled)
    _tell(tally, path, "added")
    if tally.cancelled:
        entries = count_text(tally.new.get("entry", 0), "entry", "entries")
        narrate(
            f"Cancelled: {entries} added and kept. "
            "Importing again adds the rest; `chefslog undo` takes these back."
        )
    elif tally.aside:
        narrate(f"What could not be read is kept in {tally.aside}")
    return tally


def _tell(tally: Tally, title: str, done: str) -> None:
    counts = [(_KINDS[kind], count, done) for kind, count in tally.new.items()]
    counts += [(_KINDS[kind], n, "in the journal already") for kind, n in tally.known.items()]
    counts += [
        ("entries", tally.purged, "erased here before, left out"),
        ("records", tally.twice, "there twice"),
        ("records", tally.unread, "cannot be read"),
    ]
    narrate(title)
    narrate(*(f"  {count:>9,}  {what:10}  {where}" for what, count, where in counts if count))
    if tally.first and tally.last:
        narrate(f"  days {tally.first} to {tally.last}")
    narrate(*(f"  {note}" for note in tally.notes[:5]))
    narrate(*(f"  {one.place}: {one.reason}" for one in tally.problems))
    if tally.unread > len(tally.problems):
        narrate(f"  … and {tally.unread - len(tally.problems):,} more")


def _tally_data(tally: Tally) -> dict[str, object]:
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

"""The commands that carry work in and out: export, import, harvest."""

from __future__ import annotations

import os
import sys

from chefslog.cli.dispatch import UsageError
from chefslog.cli.reads import as_json, asked_filter, say, sit_down
from chefslog.cli.table import Asked
from chefslog.cli.waiting import waiting
from chefslog.exchange.doing import Stopped
from chefslog.exchange.importing import Importing, Tally
from chefslog.exchange.records import Settings
from chefslog.home.config import load
from chefslog.home.here import find_home, zone_name
from chefslog.model.legible import legible

_KINDS = {
    "entry": "entries", "verdict": "verdicts", "checkin": "check-ins", "season": "seasons",
    "tombstone": "purged ids",
}  # fmt: skip


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
        print(f"✓ {_many(done.entries)} in {path}")
    if done.archive:
        say("An archive: private entries are in it." + _readers(path))
    else:
        say("A publication: no private entry is in it, no draft, and nothing from the trash.")
    return 0


def _form_of(path: str) -> str:
    return os.path.splitext(path)[1].lstrip(".").lower() or "json"


def _many(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _readers(path: str) -> str:
    return "" if path == "-" else " Only this user may read the file."


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
    from chefslog.cli.writing import writer

    with writer() as journal, waiting("Importing") as bar:
        tally = importing.carry_out(journal, bar.progress, bar.cancelled)
    _tell(tally, path, "added")
    if tally.cancelled:
        say(
            f"Cancelled: {_many(tally.new.get('entry', 0))} were added and are kept. "
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


def harvest(asked: Asked) -> int:
    """`chefslog harvest [REPO…]`: drafts from the person's own commits."""
    from chefslog.exchange.harvest import harvest as gather
    from chefslog.exchange.harvest import known_keys, leave

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
    from chefslog.capture.dates import span
    from chefslog.model.days import iso

    if text is None:
        return None
    found = span(text, today)
    if found is None:
        raise UsageError(f'"{text}" is no day or span such as 2026-07-01, 2026-07 or 30d')
    return iso(found[end])

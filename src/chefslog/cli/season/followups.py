"""Follow-ups: what is due, and whether it held."""

from __future__ import annotations

import sys

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, say, sit_down
from chefslog.cli.journal.writer import writer
from chefslog.cli.prompt import ask
from chefslog.cli.text import day_name, line, look
from chefslog.home.config import load
from chefslog.model.entry import VERDICTS
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading import today as reading
from chefslog.reading.entry import load_entry
from chefslog.reading.resolve import resolve
from chefslog.reading.rows import day_of
from chefslog.store.checkins import give_verdict

_ASKED = ("reworked", "reverted", "incident")
"""Verdicts that ask for one line of why."""


def due(asked: Asked) -> int:
    """`chefslog due`: all of it, the oldest first."""
    desk = sit_down()
    config, _ = load(desk.home)
    with desk.snapshot as snapshot:
        rows = reading.due(snapshot, desk.today, config.follow_up_days, limit=1000)
    if asked.flag("json"):
        as_json([dict(zip(pages.ROW, row, strict=True)) for row in rows])
        return 0
    if not rows:
        say("Nothing is due.")
        return 0
    style = look(asked.flag("plain"))
    for row in rows:
        print(f"{line(row, style)}  {style.dim(day_name(day_of(row[pages.KEY]), desk.today))}")
    say("Say it with: chefslog held ID " + "|".join(VERDICTS))
    return 0


def held(asked: Asked) -> int:
    """`chefslog held ID VERDICT [note]`, any time, for any entry."""
    if len(asked.words) < 2:
        raise UsageError(f"name an entry and one of {' '.join(VERDICTS)}")
    ref, said, *more = asked.words
    verdict = _verdict(said)
    with sit_down().snapshot as snapshot:
        entry = load_entry(snapshot, resolve(snapshot, ref))
    assert entry is not None
    note = " ".join(more) or _why(verdict)
    with writer() as journal:
        give_verdict(journal, entry["id"], verdict, note)
    if asked.flag("json"):
        as_json({"id": entry["id"], "verdict": verdict, "note": note})
    else:
        print(f"✓ {verdict}: {entry['short'][:6]}  {legible(entry['headline'])}")
    return 0


def _verdict(text: str) -> str:
    low = text.lower()
    fits = [verdict for verdict in VERDICTS if verdict == low or verdict.startswith(low)]
    if low not in VERDICTS and len(fits) != 1:
        raise UsageError(f'"{text}" is not one of: {" ".join(VERDICTS)}')
    return low if low in VERDICTS else fits[0]


def _why(verdict: str) -> str | None:
    if verdict not in _ASKED or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    return ask(f"{verdict}: why, in one line? (enter for none) ") or None

"""How a command gets at the journal; SQLModel is loaded where it is opened for writing."""

from __future__ import annotations

import os

from chefslog.home.clock import now
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, Rules, find_home, rules
from chefslog.model.days import parse_day
from chefslog.reading.connect import JournalError, JournalOlder, Snapshot, open_snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.cli.command import Arguments
    from chefslog.store.journal import Journal

MANY_LETTERS = 200
"""Pending captures that make reading slow enough to have the writer take them in first."""


class Reader:
    """What every reading command needs: the home, its rules, today as a day number, the journal."""

    __slots__ = ("home", "rules", "snapshot", "today")

    def __init__(self, home: Home, settings: Rules, today: int, snapshot: Snapshot) -> None:
        self.home = home
        self.rules = settings
        self.today = today
        self.snapshot = snapshot

    @property
    def exit_code(self) -> int:
        """1 where a part of the journal could not be read, though the rest is shown."""
        return int(bool(self.snapshot.problem))

    def parse_filter(self, words: list[str]) -> Filter | None:
        """Return the filter that words ask for, hints going to standard error; None without."""
        if not words:
            return None
        from chefslog.capture.filters import parse_filter
        from chefslog.capture.lexer import joined

        parsed = parse_filter(
            joined(words),
            self.today,
            labels=self.rules.labels,
            day_minutes=self.rules.day_minutes,
        )
        narrate(*parsed.hints)
        return parsed

    def list_doubts(self, wanted: Filter | None) -> list[str]:
        """Say what of a filter may be why it finds nothing."""
        from chefslog.reading.completions import list_doubts

        return [] if wanted is None else list_doubts(self.snapshot, wanted)


def open_reader(args: Arguments, *, partial: bool = False) -> Reader:
    """Open the journal for reading until the command's result is printed.

    Many pending captures, or an older schema, go to the writer first. `partial` is for commands
    that show what can be read even where that is not all. Raises JournalError.
    """
    home = find_home()
    settings = rules(home)
    narrate(*settings.problems)
    today = parse_day(now(settings.day_starts).day)
    assert today is not None
    try:
        pending = len(os.listdir(home.letters("new")))
    except OSError:
        pending = 0
    if pending > MANY_LETTERS:
        _ingest(home, pending)
    try:
        snapshot = open_snapshot(home, partial=partial)
    except JournalOlder:
        open_writer(home).close()
        snapshot = open_snapshot(home, partial=partial)
    args.close_later(lambda: _close(home, snapshot))
    narrate(*(line for line in (snapshot.note, snapshot.problem) if line))
    if snapshot.unreadable:
        count = snapshot.unreadable
        captures = "1 pending capture" if count == 1 else f"{count} pending captures"
        narrate(f"{captures} cannot be read; `chefslog doctor` says why.")
    return Reader(home, settings, today, snapshot)


def _close(home: Home, snapshot: Snapshot) -> None:
    snapshot.close()
    if snapshot.is_garbled:
        from chefslog.reading.damage import garbled_note

        narrate(garbled_note(home))


def open_writer(home: Home | None = None) -> Journal:
    """Open the journal for writing, pending captures taken in. Raises StoreError."""
    from chefslog.store.journal import open_journal

    home = home or find_home()
    starts = rules(home).day_starts
    return open_journal(home, lambda: now(starts), session=f"shell-{os.getpid()}", tell=narrate)


def find_entries(
    args: Arguments, refs: list[str], *, last_in: Sequence[str] = ("entry",)
) -> list[dict[str, Any]]:
    """Return the entries that these references mean, each once. Raises JournalError.

    `last` is one in a state of `last_in`. The journal is closed again, for a command that goes on
    to change it.
    """
    from chefslog.reading.entry import load_entries
    from chefslog.reading.resolve import resolve

    with open_reader(args).snapshot as snapshot:
        ids = dict.fromkeys(resolve(snapshot, ref, last_in=last_in) for ref in refs)
        return list(load_entries(snapshot, ids))


def _ingest(home: Home, pending: int) -> None:
    narrate(f"Adding {pending} pending captures to the journal …")
    try:
        open_writer(home).close()
    except JournalError as error:
        narrate(f"They stay pending: {error}")

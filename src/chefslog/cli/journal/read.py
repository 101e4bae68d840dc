"""The commands that only read: list, search, show, today, status, history."""

from __future__ import annotations

import os
import sys

from chefslog.cli.text import by_day, line, look
from chefslog.home.clock import now
from chefslog.home.paths import Home, Rules, find_home, rules
from chefslog.model.days import parse_day
from chefslog.reading.connect import JournalOlder, Snapshot, open_snapshot
from chefslog.reading.pages import ID, page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.cli.command import Asked

MANY_LETTERS = 200


class Desk:
    """What every reading command has in front of it: the home, its rules, today, the journal."""

    __slots__ = ("home", "rules", "snapshot", "today")

    def __init__(self, home: Home, held: Rules, today: int, snapshot: Snapshot) -> None:
        self.home = home
        self.rules = held
        self.today = today
        self.snapshot = snapshot

    @property
    def exit_code(self) -> int:
        """1 where a part of the journal could not be read, though the rest is shown."""
        return int(bool(self.snapshot.problem))


def sit_down(*, partial: bool = False) -> Desk:
    """Open the journal for reading; many captures, or an older schema, go to the writer first.

    `partial` is for commands that show what can be read even where that is not all.
    """
    home = find_home()
    held = rules(home)
    say(*held.problems)
    today = parse_day(now(held.day_starts).day)
    assert today is not None
    try:
        waiting = len(os.listdir(home.letters("new")))
    except OSError:
        waiting = 0
    if waiting > MANY_LETTERS:
        _absorb(home, waiting)
    try:
        snapshot = open_snapshot(home, partial=partial)
    except JournalOlder:
        from chefslog.cli.journal.writer import writer

        with writer(home):
            pass
        snapshot = open_snapshot(home, partial=partial)
    say(*(line for line in (snapshot.note, snapshot.problem) if line))
    if snapshot.unreadable:
        captures = (
            "1 pending capture"
            if snapshot.unreadable == 1
            else f"{snapshot.unreadable} pending captures"
        )
        say(f"{captures} cannot be read; `chefslog doctor` says why.")
    return Desk(home, held, today, snapshot)


def say(*lines: str) -> None:
    """Narration, for standard error."""
    for text in lines:
        print(text, file=sys.stderr)


def _absorb(home: Home, waiting: int) -> None:
    say(f"Adding {waiting} pending captures to the journal …")
    from chefslog.cli.journal.writer import writer
    from chefslog.store.errors import StoreError

    try:
        with writer(home):
            pass
    except StoreError as error:
        say(f"They stay pending: {error}")


def as_json(value: Any) -> None:
    """Print a value as JSON, in ASCII where standard output takes no other characters."""
    takes_all = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    print(json_text(value, is_ascii=not takes_all))


def json_text(value: Any, is_ascii: bool = False) -> str:
    """A value as JSON, in ASCII if that is asked for."""
    import json

    return json.dumps(value, ensure_ascii=is_ascii, indent=2)


def entry_json(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry for JSON output: without the journal's own row number."""
    return {name: value for name, value in entry.items() if name != "key"}


def asked_filter(words: list[str], desk: Desk) -> Filter | None:
    """The filter that these words ask for; hints go to standard error."""
    if not words:
        return None
    from chefslog.capture.add import joined
    from chefslog.capture.filters import parse_filter

    held = desk.rules
    found = parse_filter(
        joined(words), desk.today, labels=held.labels, day_minutes=held.day_minutes
    )
    say(*found.hints)
    return found


def _limit(asked: Asked) -> int:
    return 1_000_000_000 if asked.flag("all") else asked.number("limit", 20)


def list_entries(asked: Asked) -> int:
    """`chefslog list`."""
    desk = sit_down(partial=True)
    with desk.snapshot as snapshot:
        wanted = asked_filter(asked.words, desk)
        return _print_list(asked, desk, wanted, page(snapshot, wanted, limit=_limit(asked)))


def search(asked: Asked) -> int:
    """`chefslog search`."""
    desk = sit_down(partial=True)
    with desk.snapshot as snapshot:
        wanted = asked_filter(asked.words, desk)
        if asked.flag("best"):
            from chefslog.reading.pages import best

            rows = best(snapshot, wanted, limit=_limit(asked))
        else:
            rows = page(snapshot, wanted, limit=_limit(asked))
        return _print_list(asked, desk, wanted, rows)


def _print_list(
    asked: Asked, desk: Desk, wanted: Filter | None, rows: list[tuple[Any, ...]]
) -> int:
    if asked.flag("json"):
        from chefslog.reading.entry import load_entries

        found = load_entries(desk.snapshot, [row[ID] for row in rows])
        as_json([entry_json(entry) for entry in found])
        return desk.exit_code
    if not rows:
        say(_nothing(wanted is not None))
        return desk.exit_code
    style = look(asked.flag("plain"))
    lines = (
        (line(row, style) for row in rows)
        if asked.flag("best")
        else by_day(rows, style, desk.today)
    )
    sys.stdout.write("\n".join(lines) + "\n")
    if len(rows) == _limit(asked) and sys.stdout.isatty():
        say(f"\nThe newest {len(rows)}. More with -n 100, all with --all.")
    return desk.exit_code


def _nothing(filtered: bool) -> str:
    if filtered:
        return "Nothing found."
    return (
        "The journal is empty. Write down what you solved:\n"
        "  chefslog add 'Cut p99 login latency ai:2 impact:\"1.8s → 240ms, all logins\"'"
    )


def show(asked: Asked) -> int:
    """`chefslog show`."""
    from chefslog.cli.journal.show import lines_of
    from chefslog.reading.entry import load_entries
    from chefslog.reading.resolve import resolve

    desk = sit_down(partial=True)
    with desk.snapshot as snapshot:
        ids = [resolve(snapshot, ref) for ref in asked.words]
        entries = list(load_entries(snapshot, ids))
    if asked.text("as"):
        return _print_shapes(desk, entries, str(asked.text("as")))
    if asked.flag("json"):
        shown = [entry_json(one) for one in entries]
        as_json(shown[0] if len(shown) == 1 else shown)
        return desk.exit_code
    style = look(asked.flag("plain"))
    parts = ["\n".join(lines_of(one, style, desk.rules.labels, desk.today)) for one in entries]
    print("\n\n".join(parts))
    return desk.exit_code


def _print_shapes(desk: Desk, entries: list[dict[str, Any]], name: str) -> int:
    """Entries as texts to hand on, from templates that the writer may have replaced."""
    from chefslog.season.shapes import shape
    from chefslog.season.templates import render

    for entry in entries:
        context = shape(entry, desk.rules.labels)
        text, problems = render(f"{name}.md", context, desk.home.config)
        say(*problems)
        print(text)
    return desk.exit_code


def today(asked: Asked) -> int:
    """`chefslog today`."""
    from chefslog.cli.journal.today import day_json, day_lines
    from chefslog.reading.today import Agenda

    desk = sit_down(partial=True)
    with desk.snapshot as snapshot:
        day = Agenda(snapshot, desk.today, desk.rules.follow_up_days)
    if asked.flag("json"):
        as_json(day_json(day))
    else:
        print("\n".join(day_lines(day, look(asked.flag("plain")))))
    return desk.exit_code


def status(asked: Asked) -> int:
    """`chefslog status`."""
    from chefslog.cli.journal.today import status_data

    desk = sit_down(partial=True)
    with desk.snapshot as snapshot:
        data = status_data(snapshot, desk.home, desk.today)
    if asked.flag("json"):
        as_json(data)
        return desk.exit_code
    width = max(len(name) for name in data)
    for name, value in data.items():
        print(f"{name.replace('_', ' '):{width}}  {'–' if value is None else value}")
    return desk.exit_code


def history(asked: Asked) -> int:
    """`chefslog history`, of one entry or of everything."""
    from chefslog.cli.journal.history import history_lines, step_lines
    from chefslog.reading import entry as detail
    from chefslog.reading.resolve import resolve

    desk = sit_down()
    with desk.snapshot as snapshot:
        if asked.words:
            found = detail.history(snapshot, resolve(snapshot, asked.words[0]))
            lines = history_lines(found)
        else:
            found = detail.steps(snapshot, asked.number("limit", 20))
            lines = step_lines(found)
    if asked.flag("json"):
        as_json(found)
    elif found:
        print("\n".join(lines))
    else:
        say("No changes yet.")
    return 0

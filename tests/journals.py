"""Entries and journals for tests, made the way the program makes them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chefslog.capture.add import as_json
from chefslog.home.clock import Moment, new_id, short_of
from chefslog.home.files import create_file, make_folder, write_private
from chefslog.home.paths import Home
from chefslog.model.days import iso, parse_day
from chefslog.store.entries import add_entries
from chefslog.store.journal import open_journal

NOON = 1_795_262_400.0
"""Saturday 21 November 2026, 12:00 UTC, when most tests take place."""
TODAY = parse_day("2026-11-21") or 0


def noon() -> Moment:
    """The moment in which most tests take place."""
    return Moment(NOON)


def entry(number: int = 0, **fields: Any) -> dict[str, Any]:
    """An entry dict; `number` makes id and instant its own, `ago` moves the day back."""
    moment = Moment(NOON - 1000 + number)
    ago = fields.pop("ago", 0)
    entry_id = new_id(moment.at, number.to_bytes(10, "big"))
    return {
        "id": entry_id,
        "short": short_of(entry_id),
        "state": "entry",
        "captured_at": moment.captured_at,
        "offset": moment.offset,
        "zone": moment.zone,
        "day": iso(TODAY - ago),
        "source": "shell",
        "typed": "",
        "extra": {},
        "headline": f"Entry {number}",
        **fields,
    }


def put_letters(home: Home, entries: Iterable[Mapping[str, Any]]) -> None:
    """Leave entries as letters in the letterbox."""
    for state in ("tmp", "new"):
        make_folder(home.letters(state))
    for one in entries:
        letter = {"chefslog": 1, **one, **one["extra"]}
        for name in ("short", "state", "extra"):
            letter.pop(name)
        new, unfinished = (
            os.path.join(home.letters(state), one["id"] + ".json") for state in ("new", "tmp")
        )
        write_private(new, as_json(letter).encode(), unfinished)


def _make_empty_journal() -> dict[str, bytes]:
    """Return the files of a new journal, and today's copy, by their paths in the data folder."""
    with tempfile.TemporaryDirectory() as folder:
        with open_journal(Home(folder, folder), noon, session="test"):
            pass
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}


_EMPTY = _make_empty_journal()
"""Made once, before a test has changed anything; hundreds of tests begin with it."""


def lay_empty_journal(home: Home) -> None:
    """Put a new journal where there is none, no copy and no letter, as opening it would make it."""
    if any(map(os.path.lexists, (home.journal, home.backups, home.letters("new")))):
        return
    for name, data in _EMPTY.items():
        path = os.path.join(home.data, name)
        make_folder(os.path.dirname(path))
        with open(create_file(path), "wb") as file:
            file.write(data)


def put_journal(home: Home, entries: Iterable[Mapping[str, Any]] = ()) -> None:
    """Put entries into the journal's file."""
    lay_empty_journal(home)
    with open_journal(home, noon, session="test") as journal:
        add_entries(journal, entries)

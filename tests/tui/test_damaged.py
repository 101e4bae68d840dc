"""The app beside a damaged journal: it says so, takes captures, and writes nothing to the file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading.damage import newest_copy
from tests.journals import entry, put_journal
from tests.tui.running import rest, running, screen_text


def _spoil_page(home: Home, name: str) -> bytes:
    """Zero the first page of a table; the file's bytes then."""
    with closing(sqlite3.connect(home.journal)) as conn:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (number,) = conn.execute(sql, (name,)).fetchone()
    with open(home.journal, "r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\0" * 4096)
    return Path(home.journal).read_bytes()


@pytest.mark.parametrize("name", ["entry", "entry_state", "evidence", "word", "tombstone"])
async def test_a_damaged_page_is_told_a_line_is_kept_and_the_file_stays_as_it_is(
    home: Home, name: str
) -> None:
    put_journal(home, [entry(number, headline=f"Entry {number}") for number in range(3)])
    was = _spoil_page(home, name)
    async with running(home, width=120, height=40) as (app, pilot):
        await pilot.press(*"kept", "enter")
        await rest(app, pilot)
        assert app.return_code is None
        if name == "entry":
            # Wherever the path of the journal makes the lines end.
            told = "".join(screen_text(app).replace("│", "").split())
            assert "isdamaged" in told
            assert os.path.basename(newest_copy(home) or "") in told
    assert Path(home.journal).read_bytes() == was
    assert len(os.listdir(home.letters("new"))) == 1

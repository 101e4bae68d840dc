"""An archive of the largest journal against the sqlite3 shell printing the same tables as JSON."""

from __future__ import annotations

import os
import shutil

from tests.bench.ground import BenchError, Ground, Line, chefslog, shown
from tests.bench.timing import Command, in_turns, milliseconds

_TABLES = ("entry", "word", "evidence", "verdict", "checkin", "season", "step", "change")


def export(ground: Ground) -> list[Line]:
    """`chefslog export` as JSON, as a multiple of `sqlite3 -json`. Raises BenchError."""
    sqlite = shutil.which("sqlite3")
    if sqlite is None:
        raise BenchError("the sqlite3 shell is not installed here")
    everything = " ".join(f"SELECT * FROM {table};" for table in _TABLES)
    journal = os.path.join(ground.home, "journal.db")
    ours = Command((chefslog(), "export", "--format", "json", "--output", "-"), ground.home)
    times = in_turns(
        {"ours": ours, "shell": Command((sqlite, "-json", journal, everything))},
        max(3, ground.runs // 3),
    )
    ratio = times["ours"] / times["shell"]
    told = f"{ratio:.2f}x ({milliseconds(times['shell'])} to {milliseconds(times['ours'])})"
    what = f"export {shown(ground.largest)} as JSON against `sqlite3 -json`, same tables"
    return [Line(what, "≤ 1.5x", told, ratio <= 1.5)]

"""What a journal or a copy of one holds, in a line."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import NamedTuple

from chefslog.reading.connect import connect_untouched


class Summary(NamedTuple):
    """What a journal or a copy holds: entries, and the newest one's day and headline.

    `problem` says why it cannot be read; the rest is empty then.
    """

    path: str
    entries: int = 0
    day: str | None = None
    headline: str | None = None
    problem: str = ""


def summarize_journal(path: str) -> Summary:
    """Return what a journal or a copy holds. Nothing is written beside it."""
    if not os.path.isfile(path):
        is_there = os.path.lexists(path)
        return Summary(path, problem="it is not a file" if is_there else "it is missing")
    try:
        with closing(connect_untouched(path)) as conn:
            conn.text_factory = lambda data: data.decode("utf-8", "replace")
            kept = "FROM entry WHERE state = 'entry'"  # no draft, and nothing from the trash
            count = conn.execute(f"SELECT count(*) {kept}").fetchone()[0]
            newest = conn.execute(f"SELECT day, headline {kept} ORDER BY key DESC").fetchone()
    except sqlite3.Error as error:
        return Summary(path, problem=str(error))
    return Summary(path, count, *(newest or ()))

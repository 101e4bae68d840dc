"""Journals with every sort of content and history, and exports and imports as one call."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from chefslog.capture.filters import parse_filter
from chefslog.exchange.archive import write_archive
from chefslog.exchange.exports import export_entries
from chefslog.exchange.formats.registry import Record, Settings, Unread, load_formats
from chefslog.exchange.imports import Import
from chefslog.exchange.progress import Stopped, Watch
from chefslog.exchange.source import SourceFile
from chefslog.exchange.tally import Tally
from chefslog.home.paths import Home
from chefslog.model.entry import EntryError
from chefslog.model.season import Goal, Pick, Season
from chefslog.reading.connect import open_snapshot
from chefslog.store import entries, history, purge, records
from chefslog.store.entries import add_entries
from chefslog.store.errors import Refused, StoreError
from chefslog.store.journal import Journal
from tests.capture.drafts import drafts, lines
from tests.journals import TODAY, lay_empty_journal
from tests.store.given import Clock, an_id, opened

COUNT = 5
NOW = datetime(2027, 1, 1, tzinfo=UTC)
"""When imports take place, so that the days of the samples are no future."""
_numbers = st.integers(1, COUNT)
_verdicts = st.sampled_from(["held", "incident"])
_days = st.sampled_from(["2026-11-21", "2026-11-20", "0001-01-02", "9999-12-30"])
_extras = st.sampled_from([{}, {"b": [1, {"ä": None}], "a": "x\ny"}, {"n": 1e999}, {"Infinity": 1}])
_moves = (
    ("trashed", "trash"),
    ("entry", "put back"),
    ("entry", "approve"),
    ("dismissed", "dismiss"),
)
acts = st.one_of(
    st.tuples(st.just("add"), st.tuples(_numbers, drafts, _days, _extras)),
    st.tuples(st.just("add"), st.tuples(_numbers, drafts, _days, _extras)),
    st.tuples(st.just("edit"), st.tuples(_numbers, drafts, _days)),
    st.tuples(st.just("move"), st.tuples(_numbers, st.sampled_from(_moves))),
    st.tuples(st.just("rename"), st.tuples(st.sampled_from(["tags", "project"]), lines, lines)),
    st.tuples(st.just("verdict"), st.tuples(_numbers, _verdicts, lines)),
    st.tuples(st.just("checkin"), st.tuples(st.integers(1, 5), lines)),
    st.tuples(st.just("season"), st.tuples(lines, st.none() | lines)),
    st.tuples(st.just("purge"), _numbers),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
)
"""What is done to a journal; see `do`."""


def do(journal: Journal, act: tuple[str, Any]) -> None:
    """Do it, where it can be done."""
    kind, what = act
    try:
        _ACTS[kind](journal, what)
    except (EntryError, Refused, StoreError, ValueError):
        return


def _add(journal: Journal, what: Any) -> None:
    number, draft, day, extra = what
    entry = {**draft, "id": an_id(number), "day": day, "extra": extra}
    add_entries(journal, [{**entry, "source": "git" if number == 2 else "shell"}], verb="capture")


def _edit(journal: Journal, what: Any) -> None:
    number, draft, day = what
    entries.edit_entries(journal, {an_id(number): {**draft, "day": day, "impact": None}})


def _season(journal: Journal, what: Any) -> None:
    name, rubric = what
    goals, picks = (Goal("Größe", "grow"), Goal("b")), (Pick(an_id(1), (an_id(2),)),)
    season = Season(name, "2026-07-01", "2026-12-31", goals, rubric, picks, "Ada", rubric)
    records.save_season(journal, season)


_ACTS: dict[str, Callable[[Journal, Any], object]] = {
    "add": _add,
    "edit": _edit,
    "season": _season,
    "move": lambda j, w: entries.set_state(j, [an_id(w[0])], *w[1]),
    "rename": lambda j, w: entries.rename_word(j, *w),
    "verdict": lambda j, w: records.give_verdict(j, [an_id(w[0])], w[1], w[2]),
    "checkin": lambda j, w: records.save_checkin(
        j, "2026-W47", {"review_load": w[0], "note": w[1]}
    ),
    "purge": lambda j, w: purge.purge_entries(j, [an_id(w)]),
    "undo": lambda j, w: history.undo_step(j),
    "redo": lambda j, w: history.redo_step(j),
}


def stop_after(calls: int) -> Watch:
    """Watch work and end it after so many calls."""
    left = iter(range(calls))

    def watch(done: int, of: int | None) -> None:
        if next(left, None) is None:
            raise Stopped("stopped")

    return watch


@contextmanager
def a_home() -> Iterator[Home]:
    """A home of its own, for properties that need a new one each time."""
    with tempfile.TemporaryDirectory() as folder:
        yield Home(folder, folder)


def made(home: Home, what: list[tuple[str, Any]]) -> None:
    """A journal to which this was done, a minute between."""
    clock = Clock()
    lay_empty_journal(home)
    with opened(home, clock) as journal:
        for act in what:
            clock.on(60)
            do(journal, act)


def archive(home: Home, form: str = "json", words: str = "") -> bytes:
    """The archive of a journal, or of what a filter finds."""
    buffer = io.BytesIO()
    asked = parse_filter(words, TODAY) if words else None
    with open_snapshot(home) as snapshot:
        write_archive(snapshot, buffer.write, form, asked, words=words)
    return buffer.getvalue()


def publication(home: Home, form: str, words: str = "") -> str:
    """A publication of a journal."""
    path = os.path.join(home.data, f"published.{form}")
    with open_snapshot(home) as snapshot:
        export_entries(
            snapshot, path, form, parse_filter(words, TODAY) if words else None, replace=True
        )
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def put(home: Home, data: bytes | str, name: str = "given") -> str:
    """A file to import; its path."""
    path = os.path.join(home.data, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


def read(
    form: str, data: bytes | str, *, inside: str = "", **settings: Any
) -> list[Record | Unread]:
    """What a format makes of a file, without a journal."""
    settings.setdefault("zone", "Europe/Berlin")
    settings.setdefault("now", NOW)
    file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    origin = SourceFile(file, "given", inside=inside)
    return list(load_formats()[form].read(origin, Settings(**settings)))


def read_one(form: str, data: bytes | str, **settings: Any) -> dict[str, Any]:
    """The only entry of a file."""
    (record,) = read(form, data, **settings)
    assert isinstance(record, Record), record
    return record.value


def refusals(form: str, data: bytes | str, **settings: Any) -> list[tuple[str, str, str]]:
    """Where something in a file could not be read, why, and how it stands there."""
    found = read(form, data, **settings)
    return [(one.place, one.reason, one.raw) for one in found if isinstance(one, Unread)]


def bring_in(
    home: Home, data: bytes | str, form: str | None = None, *, name: str = "given", **settings: Any
) -> Tally:
    """Import this; it is looked through first, and both have to say the same of what is new."""
    encoding = settings.pop("encoding", "utf-8")
    settings.setdefault("zone", "Europe/Berlin")
    settings.setdefault("now", NOW)
    path = put(home, data, name)
    with Import(path, Settings(**settings), form=form, encoding=encoding) as importing:
        with open_snapshot(home) as snapshot:
            looked = importing.survey(snapshot)
        lay_empty_journal(home)
        with opened(home) as journal:
            tally = importing.carry_out(journal)
    assert sum(looked.new.values()) == sum(tally.new.values())
    assert looked.unread == tally.unread
    return tally

"""One import from start to end: looked through first, then carried out.

Entries of other programs are added in batches, so that others can write in between; what was
added before a stop stays, and the same import adds the rest. An archive goes in whole or not at
all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from chefslog.exchange.formats import markdown
from chefslog.exchange.formats.records import Record, Records, Settings, Unread
from chefslog.exchange.formats.registry import FORMATS, Format, recognise
from chefslog.exchange.progress import Cancelled, Progress, Stopped, never, unwatched
from chefslog.exchange.rejects import Aside
from chefslog.exchange.source import Origin, OriginError, open_origin
from chefslog.reading.records import find_known

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.store.journal import Journal

SHOWN = 20
"""Problems and notes that a tally lists; all problems are in the file that keeps them aside."""
_BATCH = 500
_EVERY = 100


@dataclass
class Tally:
    """What an import found or did, by kind of record.

    `new`, `known` (in the journal already) and `purged` (erased here before, so left out) count
    records, `twice` those that the import itself has twice; `unread` could not be read, the first
    of them in `problems`. `aside` is the file that keeps these. `first` and `last` are days.
    """

    form: str
    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    purged: int = 0
    twice: int = 0
    unread: int = 0
    problems: list[Unread] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aside: str | None = None
    first: str | None = None
    last: str | None = None
    cancelled: bool = False

    def add(self, kind: str, *, new: bool) -> None:
        """Count one record."""
        counts = self.new if new else self.known
        counts[kind] = counts.get(kind, 0) + 1

    def see(self, one: Record | Unread) -> None:
        """Note what a record says beside itself."""
        if isinstance(one, Unread):
            self.unread += 1
            if len(self.problems) < SHOWN:
                self.problems.append(one)
            return
        if len(self.notes) < SHOWN:
            self.notes += [f"{one.place}: {note}" for note in one.notes]
        if one.kind == "entry":
            day = one.value["day"]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


class Importing:
    """A file or folder to import; it may be read several times. Use as a context manager.

    `form` names one of FORMATS, or is recognised. Raises OriginError.
    """

    def __init__(
        self,
        path: str,
        settings: Settings,
        *,
        form: str | None = None,
        encoding: str = "utf-8",
        stdin: IO[bytes] | None = None,
    ) -> None:
        self.path = path
        self.settings = settings
        self.encoding = encoding
        is_folder = os.path.isdir(path)
        self.origin: Origin | None = None if is_folder else open_origin(path, encoding, stdin)
        if form is not None and form not in FORMATS:
            raise OriginError(f'There is no format "{form}"; there are: {" ".join(FORMATS)}')
        self.form: Format = FORMATS[form] if form else recognise(path, self.origin)
        if is_folder and self.form.read is not None:
            raise OriginError(f"{path} is a folder; only Markdown is read from one.")

    def __enter__(self) -> Importing:
        return self

    def __exit__(self, *error: object) -> None:
        if self.origin:
            self.origin.close()

    def records(self, progress: Progress = unwatched, cancelled: Cancelled = never) -> Records:
        """Everything there is to import, until it is cancelled. Raises OriginError, OSError."""
        found = (
            self.form.read(self.origin, self.settings)
            if self.form.read and self.origin
            else (self._files())
        )
        for number, one in enumerate(found):
            if number % _EVERY == 0:
                if cancelled():
                    return
                if self.origin:
                    progress(self.origin.done, self.origin.size)
                else:
                    progress(number, None)
            yield one

    def _files(self) -> Records:
        for path, name in markdown.files(self.path):
            yield from markdown.read_file(path, name, self.settings, self.encoding)

    def survey(
        self, snapshot: Snapshot, progress: Progress = unwatched, cancelled: Cancelled = never
    ) -> Tally:
        """What carrying it out would do; nothing is written. Raises OriginError, OSError."""
        tally = Tally(self.form.name)
        seen: set[int] = set()
        for batch in _batches(self.records(progress, cancelled), tally, None):
            for kind in dict.fromkeys(one.kind for one in batch):
                _compare(snapshot, tally, kind, [o.value for o in batch if o.kind == kind], seen)
        tally.cancelled = cancelled()
        return tally

    def carry_out(
        self, journal: Journal, progress: Progress = unwatched, cancelled: Cancelled = never
    ) -> Tally:
        """Import it; see the module for what a stop leaves. Raises OriginError, StoreError."""
        tally = Tally(self.form.name)
        stamp = journal.clock().captured_at
        aside = Aside(journal.home, f"{stamp[:19].replace(':', '')}-{self.form.name}")
        with aside:
            records = self.records(progress, cancelled)
            carry = _take_archive if self.form.archive else _load
            carry(journal, records, tally, aside, cancelled)
        tally.aside = aside.path
        return tally


def _batches(records: Records, tally: Tally, aside: Aside | None) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for one in records:
        tally.see(one)
        if isinstance(one, Unread):
            if aside:
                aside.keep(one)
            continue
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


_NAMED_BY = {
    "verdict": "entry_id", "checkin": "week", "season": "name", "tombstone": "id", "entry": "id",
}  # fmt: skip


def _compare(
    snapshot: Snapshot, tally: Tally, kind: str, values: list[dict[str, Any]], seen: set[int]
) -> None:
    """Count what the journal has and has not."""
    if kind not in _NAMED_BY:
        return  # history comes along with what is new
    refs = [value[_NAMED_BY[kind]] for value in values]
    here = find_known(snapshot, kind, refs)
    gone = find_known(snapshot, "tombstone", refs) if kind == "entry" else set()
    for ref in refs:
        mark = hash((kind, ref))
        if mark in seen:
            tally.twice += 1
        elif ref in gone:
            tally.purged += 1
        else:
            tally.add(kind, new=ref not in here)
        seen.add(mark)


def _load(
    journal: Journal, records: Records, tally: Tally, aside: Aside, cancelled: Cancelled
) -> None:
    from chefslog.store.entries import add_entries

    given = 0

    def entries() -> Iterator[dict[str, Any]]:
        nonlocal given
        for batch in _batches(records, tally, aside):
            for one in batch:
                given += 1
                yield one.value

    added = add_entries(journal, entries())
    tally.new["entry"] = added
    tally.known["entry"] = given - added
    tally.cancelled = cancelled()


def _take_archive(
    journal: Journal, records: Records, tally: Tally, aside: Aside, cancelled: Cancelled
) -> None:
    from chefslog.store.archive import taking

    with taking(journal) as intake:
        for batch in _batches(records, tally, aside):
            for kind, run in _runs(batch):
                if kind == "entry":
                    new, known, purged = intake.entries(run)
                    tally.new[kind] = tally.new.get(kind, 0) + new
                    tally.known[kind] = tally.known.get(kind, 0) + known
                    tally.purged += purged
                else:
                    for value in run:
                        _take(intake, tally, kind, value)
        if cancelled():
            raise Stopped("The import was cancelled; nothing was changed.")


def _runs(batch: Iterable[Record]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Records of one kind that follow each other."""
    from itertools import groupby

    for kind, run in groupby(batch, lambda one: one.kind):
        yield kind, [one.value for one in run]


def _take(intake: Any, tally: Tally, kind: str, value: dict[str, Any]) -> None:
    if kind == "step":
        intake.step(value)
    elif kind == "change":
        intake.change(value["of"], value)
    elif kind == "tombstone":
        tally.add(kind, new=intake.tombstone(value["id"], value["at"]))
    else:
        tally.add(kind, new=intake.own(kind, value))

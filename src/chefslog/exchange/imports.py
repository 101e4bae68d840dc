"""One import from start to end: looked through first, then carried out.

Entries of other programs are added in batches, so that others can write in between; what a stop
leaves stays, and the same import adds the rest. An archive goes in whole or not at all.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from chefslog.exchange.formats.records import Record, Records, Settings, Unread
from chefslog.exchange.formats.registry import load_formats, recognise_format
from chefslog.exchange.progress import Cancelled, Progress, Stopped, never, unwatched
from chefslog.exchange.rejects import RejectsFile
from chefslog.exchange.source import SourceError, SourceFile, is_text, open_source, walk_files
from chefslog.home.clock import now
from chefslog.model.fields import BY_NAME
from chefslog.model.season import is_made_from, parse_ids
from chefslog.reading.entry import load_entries
from chefslog.reading.records import REFERENCES, find_known, load_titles

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot
    from chefslog.store.journal import Journal

SHOWN = 20
"""Problems and notes that a tally lists; all problems are in the file of rejects."""
SAMPLE = 3
"""Entries at the beginning and at the end of an import that a tally keeps to be shown."""
_BATCH = 500
_EVERY = 100


@dataclass
class Tally:
    """What an import found or did, by kind of record.

    `new`, `known` (in the journal already) and `purged` (erased here before, so left out) count
    records, `twice` those that the import itself has twice; `unread` could not be read, the first
    of them in `problems`. `rejects` is the file that keeps these. `years` counts entries by year,
    `samples` has the first and `ending` the last of them. `notes` and `guesses` are texts with
    how often they apply and where first.
    """

    form: str
    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    purged: int = 0
    twice: int = 0
    unread: int = 0
    problems: list[Unread] = field(default_factory=list)
    notes: dict[str, Remark] = field(default_factory=dict)
    guesses: dict[str, Remark] = field(default_factory=dict)
    guessed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejects: str | None = None
    first: str | None = None
    last: str | None = None
    years: Counter[str] = field(default_factory=Counter)
    samples: list[Record] = field(default_factory=list)
    ending: deque[Record] = field(default_factory=lambda: deque(maxlen=SAMPLE))
    cancelled: bool = False

    def count(self, kind: str, new: int, known: int, purged: int = 0) -> None:
        """Count records of one kind."""
        for counts, count in ((self.new, new), (self.known, known)):
            if count:
                counts[kind] = counts.get(kind, 0) + count
        self.purged += purged

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing at all: no record, and nothing that could not be read."""
        counts = (*self.new.values(), *self.known.values(), self.purged, self.twice, self.unread)
        return not any(counts)

    @property
    def found_nothing(self) -> bool:
        """Whether a file that should have entries has none."""
        return self.is_empty and not load_formats()[self.form].archive

    def note(self, record: Record | Unread) -> None:
        """Note what a record says beside itself."""
        if isinstance(record, Unread):
            self.unread += 1
            if len(self.problems) < SHOWN:
                self.problems.append(record)
            return
        for text in record.notes:
            _count_remark(self.notes, text, record.place)
        for text in record.guesses:
            _count_remark(self.guesses, text, record.place)
        self.guessed += bool(record.guesses)
        if record.kind == "entry":
            day = record.value["day"]
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
            self.years[day[:4]] += 1
            if len(self.samples) < SAMPLE:
                self.samples.append(record)
            else:
                self.ending.append(record)


@dataclass
class Remark:
    """Where something was first said of a record, and of how many."""

    place: str
    times: int = 0


def _count_remark(remarks: dict[str, Remark], text: str, place: str) -> None:
    if text in remarks or len(remarks) < SHOWN:
        remarks.setdefault(text, Remark(place)).times += 1


class Import:
    """A file or folder to import; it may be read several times. Use as a context manager.

    `form` names a format, or is recognised. Raises SourceError.
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
        if not settings.now:
            moment = now()
            here = timezone(timedelta(minutes=moment.offset))
            settings = replace(settings, now=datetime.fromtimestamp(moment.at, here))
        self.settings = settings
        self.encoding = encoding
        formats = load_formats()
        if form is not None and form not in formats:
            raise SourceError(f'There is no format "{form}"; there are: {" ".join(formats)}')
        self.chosen = formats[form] if form else None
        self.origin: SourceFile | None = None
        if os.path.isdir(path):
            if self.chosen and not self.chosen.in_folders:
                raise SourceError(f"{path} is a folder; {form} is read from one file at a time.")
            self.form = self.chosen or formats["markdown"]
        else:
            self.origin = open_source(path, encoding, stdin)
            if self.origin.head(4) == b"PK\x03\x04":
                is_table = path.endswith((".xlsx", ".ods", ".numbers"))
                what = "a spreadsheet: save it as CSV, then import that"
                other = "a zip archive: unpack it, then import the file inside"
                raise SourceError(f"{path} is {what if is_table else other}.")
            found = self.chosen or recognise_format(self.origin, path, formats.values())
            if found is None:
                raise SourceError(
                    f"{path}: the format is not recognised; {self.beginning()}\n"
                    f"Name the format with --from: {' '.join(formats)}"
                )
            self.form = found

    def __enter__(self) -> Import:
        return self

    def __exit__(self, *error: object) -> None:
        if self.origin:
            self.origin.close()

    def beginning(self) -> str:
        """What stands at the beginning of the file, for a person; of a folder, what is in it."""
        if self.origin is None:
            endings = Counter(
                os.path.splitext(name)[1] or name for _, name in walk_files(self.path)
            )
            listed = ", ".join(f"{count} {ending}" for ending, count in endings.most_common(5))
            return f"files in the folder: {listed or 'none'}"
        for _, line in self.origin.lines():
            if line.strip() and not (is_text(line) and line.strip()[:60].isprintable()):
                return "the file is not text"
            if line.strip():
                return f"the file begins with: {line.strip()[:60]}"
        return "the file is empty" if not self.origin.size else "the file has blank lines only"

    def records(
        self, tally: Tally, progress: Progress = unwatched, cancelled: Cancelled = never
    ) -> Records:
        """Everything there is to import, until it is cancelled. Raises SourceError, OSError."""
        found = self.form.read(self.origin, self.settings) if self.origin else self._files(tally)
        for number, record in enumerate(found):
            if number % _EVERY == 0:
                if cancelled():
                    return
                if self.origin:
                    progress(self.origin.done, self.origin.size)
                else:
                    progress(number, None)
            yield record if record.place else replace(record, place=os.path.basename(self.path))

    def _distinct(self, tally: Tally, progress: Progress, cancelled: Cancelled) -> Records:
        """The records without entries of other programs that come again.

        One that has the id of another and says something else is listed as unread.
        """
        seen: dict[str, int] = {}
        for record in self.records(tally, progress, cancelled):
            if isinstance(record, Unread) or self.form.archive:
                yield record
                continue
            value = record.value
            text = f"{value['headline']}\n\n{value.get('notes') or ''}".strip()
            if value["id"] not in seen:
                seen[value["id"]] = hash(text)
                yield record
            elif seen[value["id"]] == hash(text):
                tally.twice += 1
            else:
                yield Unread(record.place, "an entry above has the same id and another text", text)

    def _files(self, tally: Tally) -> Records:
        """The records of the files in a folder; files of no format are counted by their endings."""
        among = (
            [self.chosen] if self.chosen else [f for f in load_formats().values() if f.in_folders]
        )
        for path, name in walk_files(self.path):
            try:
                origin = open_source(path, self.encoding, inside=name)
            except SourceError as error:
                yield Unread(name, str(error))
                continue
            with closing(origin):
                form = recognise_format(origin, name, among)
                if form:
                    for record in form.read(origin, self.settings):
                        place = ", ".join(filter(None, (name, record.place)))
                        yield replace(record, place=place)
                else:
                    tally.left_out[os.path.splitext(name)[1] or name] += 1

    def survey(
        self, snapshot: Snapshot, progress: Progress = unwatched, cancelled: Cancelled = never
    ) -> Tally:
        """What carrying it out would do; nothing is written. Raises SourceError, OSError."""
        tally = Tally(self.form.name)
        seen: set[int] = set()
        erased: set[str] = set()
        titles = set() if self.form.archive else load_titles(snapshot)
        for batch in _batches(self._distinct(tally, progress, cancelled), tally, None):
            for kind in dict.fromkeys(record.kind for record in batch):
                values = [record.value for record in batch if record.kind == kind]
                _compare(snapshot, tally, kind, values, seen, erased)
            _remark_on_entries(snapshot, tally, batch, titles)
        tally.cancelled = cancelled()
        return tally

    def carry_out(
        self, journal: Journal, progress: Progress = unwatched, cancelled: Cancelled = never
    ) -> Tally:
        """Import it; see the module for what a stop leaves. Raises SourceError, StoreError."""
        tally = Tally(self.form.name, {"entry": 0}, {"entry": 0})
        stamp = journal.clock().captured_at
        with RejectsFile(
            journal.home, f"{stamp[:19].replace(':', '')}-{self.form.name}"
        ) as rejects:
            batches = _batches(self._distinct(tally, progress, cancelled), tally, rejects)
            if self.form.archive:
                _take_archive(journal, batches, tally, cancelled)
            else:
                _add_entries(journal, batches, tally)
                tally.cancelled = cancelled()
        tally.rejects = rejects.path
        return tally


def _batches(records: Records, tally: Tally, rejects: RejectsFile | None) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        tally.note(record)
        if isinstance(record, Unread):
            if rejects:
                rejects.keep(record)
            continue
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _compare(
    snapshot: Snapshot,
    tally: Tally,
    kind: str,
    values: list[dict[str, Any]],
    seen: set[int],
    erased: set[str],
) -> None:
    """Count what the journal has and has not; `erased` are headlines that were purged here."""
    if kind not in REFERENCES:
        return  # history comes along with what is new
    refs = [value[REFERENCES[kind]] for value in values]
    here = find_known(snapshot, kind, refs)
    gone: set[str] = set()
    if kind == "entry":
        gone = find_known(snapshot, "tombstone", refs)
        erased |= {value["headline"] for value in values if value["id"] in gone}
    elif kind == "version":
        made_from = {ref for value in values for ref in parse_ids(value.get("ids"))}
        ids = find_known(snapshot, "tombstone", [*made_from])
        gone = {value["id"] for value in values if is_made_from(value, ids, erased)}
    for ref in refs:
        mark = hash((kind, ref))
        if mark in seen:
            tally.twice += 1
        elif ref in gone:
            tally.purged += 1
        else:
            tally.count(kind, ref not in here, ref in here)
        seen.add(mark)


def _remark_on_entries(
    snapshot: Snapshot, tally: Tally, batch: list[Record], titles: set[tuple[str, str]]
) -> None:
    """Say which entries the journal has in another form, in its trash, or under another id."""
    entries = {record.value["id"]: record for record in batch if record.kind == "entry"}
    stored = {entry["id"]: entry for entry in load_entries(snapshot, entries)}
    for ref, record in entries.items():
        here = stored.get(ref)
        text = ""
        if here is None and (record.value["day"], record.value["headline"]) in titles:
            text = "the journal has an entry of this day with the same headline already"
        elif here is None:
            continue
        elif here["state"] == "trashed" != record.value["state"]:
            text = "this entry is in the trash and stays there; `chefslog trash` lists it"
        elif any(_value(here, name) != _value(record.value, name) for name in ("day", *BY_NAME)):
            text = "the journal has this entry with other content, which stays as it is"
        if text:
            _count_remark(tally.notes, text, record.place)


def _value(entry: Mapping[str, Any], name: str) -> Any:
    value = entry.get(name)
    return None if value in ("", [], ()) else value


def _add_entries(journal: Journal, batches: Iterator[list[Record]], tally: Tally) -> None:
    from chefslog.store.entries import add_entries

    given = 0
    erased: list[str] = []

    def entries() -> Iterator[dict[str, Any]]:
        nonlocal given
        for batch in batches:
            given += len(batch)
            yield from (record.value for record in batch)

    added = add_entries(journal, entries(), erased=erased)
    tally.count("entry", added, given - added - len(erased), len(erased))


def _take_archive(
    journal: Journal, batches: Iterator[list[Record]], tally: Tally, cancelled: Cancelled
) -> None:
    from chefslog.store.archive import taking

    with taking(journal) as intake:
        for batch in batches:
            for kind, run in groupby(batch, lambda record: record.kind):
                tally.count(kind, *intake.take(kind, [record.value for record in run]))
        if cancelled():
            raise Stopped("The import was cancelled; nothing was changed.")

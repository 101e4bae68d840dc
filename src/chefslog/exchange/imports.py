"""One import from start to end: looked through first, then carried out.

Entries of other programs are added in batches, so that others can write in between; what a stop
leaves stays, and the same import adds the rest. An archive goes in whole or not at all.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from chefslog.exchange.comparison import count_known, sort_out, text_of
from chefslog.exchange.formats.registry import (
    Record,
    Records,
    Settings,
    Unread,
    load_formats,
    recognise_format,
)
from chefslog.exchange.progress import Stopped, Watch, unwatched
from chefslog.exchange.source import (
    SourceError,
    SourceFile,
    is_text,
    open_source,
    raw_bytes,
    walk_files,
)
from chefslog.exchange.tally import Tally
from chefslog.home.clock import now
from chefslog.home.files import create_free, make_folder
from chefslog.model.sanitize import legible
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_titles

if TYPE_CHECKING:
    from chefslog.home.paths import Home
    from chefslog.reading.connect import Snapshot
    from chefslog.store.journal import Journal

RAW_LIMIT = 1 << 20
"""Characters that are kept of a record that cannot be read; the file it came from has the rest."""
_BATCH = 500
_EVERY = 100


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
            return
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
            if shown := line.strip()[:60]:
                is_plain = is_text(line) and shown.isprintable()
                return f"the file begins with: {shown}" if is_plain else "the file is not text"
        return "the file is empty" if not self.origin.size else "the file has blank lines only"

    def survey(self, snapshot: Snapshot, watch: Watch = unwatched) -> Tally:
        """What carrying it out would do; nothing is written.

        Raises Stopped, SourceError, OSError.
        """
        tally = Tally(self.form.name)
        seen: set[int] = set()
        erased: set[str] = set()
        for batch in self._read_batches(snapshot, tally, watch):
            for kind in dict.fromkeys(record.kind for record in batch):
                values = [record.value for record in batch if record.kind == kind]
                count_known(snapshot, tally, kind, values, seen, erased)
        if tally.cancelled:
            raise Stopped("The import was cancelled; nothing was imported.")
        return tally

    def carry_out(self, journal: Journal, watch: Watch = unwatched) -> Tally:
        """Import it; see the module for what a stop leaves. Raises SourceError, StoreError.

        Raises Stopped for an archive.
        """
        tally = Tally(self.form.name, Counter(entry=0), Counter(entry=0))
        stamp = journal.clock().captured_at[:19].replace(":", "")
        rejects = _Rejects(journal.home, f"{stamp}-{self.form.name}")
        with closing(rejects), open_snapshot(journal.home) as snapshot:
            batches = self._read_batches(snapshot, tally, watch, rejects)
            (_take_archive if self.form.archive else _add_entries)(journal, batches, tally)
        tally.rejects = rejects.path
        return tally

    def _read_batches(
        self, snapshot: Snapshot, tally: Tally, watch: Watch, rejects: _Rejects | None = None
    ) -> Iterator[list[Record]]:
        """The records, until it is cancelled, without those that the journal has otherwise.

        What cannot be read, and what the journal has otherwise, is noted and kept aside.
        """
        batch: list[Record] = []
        seen: dict[str, int] = {}
        titles = set() if self.form.archive else load_titles(snapshot)
        keep = rejects.keep if rejects else lambda _: None
        for number, found in enumerate(self._read(tally)):
            if number % _EVERY == 0:
                origin = self.origin
                try:
                    watch(origin.done if origin else number, origin.size if origin else None)
                except Stopped:
                    tally.cancelled = True
                    break
            record = found if found.place else replace(found, place=os.path.basename(self.path))
            if isinstance(record, Record) and not self.form.archive:
                # One that has the id of another and says something else is listed as unread.
                value = record.value
                text = text_of(value)
                if seen.get(value["id"]) == hash(text):
                    tally.twice += 1
                    continue
                if value["id"] in seen:
                    reason = "an entry above has the same id and another text"
                    record = Unread(record.place, reason, text)
                else:
                    seen[value["id"]] = hash(text)
            tally.note(record)
            if isinstance(record, Record):
                batch.append(record)
            else:
                keep(record)
            if len(batch) == _BATCH:
                yield sort_out(snapshot, tally, batch, titles, keep)
                batch = []
        if batch:
            yield sort_out(snapshot, tally, batch, titles, keep)

    def _read(self, tally: Tally) -> Records:
        """Everything there is; files of no format in a folder are counted by their endings."""
        if self.origin:
            yield from self.form.read(self.origin, self.settings)
            return
        folder_formats = [form for form in load_formats().values() if form.in_folders]
        for path, name in walk_files(self.path):
            try:
                origin = open_source(path, self.encoding, inside=name)
            except SourceError as error:
                yield Unread(name, str(error))
                continue
            with closing(origin):
                among = [self.chosen] if self.chosen else folder_formats
                form = recognise_format(origin, name, among)
                if form is None:
                    tally.left_out[os.path.splitext(name)[1] or name] += 1
                    continue
                for record in form.read(origin, self.settings):
                    place = ", ".join(filter(None, (name, record.place)))
                    yield replace(record, place=place)


class _Rejects:
    """What could not be imported: `imports/NAME.txt` beside the journal, made when first needed."""

    def __init__(self, home: Home, name: str) -> None:
        self._folder, self._name = os.path.join(home.data, "imports"), name
        self._file: BinaryIO | None = None
        self.path: str | None = None

    def close(self) -> None:
        if self._file:
            self._file.close()

    def keep(self, unread: Unread) -> None:
        """Add a record with where it was and why it was not read. Raises OSError."""
        self._file = self._file or self._open()
        self._file.write(f"# {legible(unread.place)}: {legible(unread.reason)}\n".encode())
        self._file.write(raw_bytes(unread.raw[:RAW_LIMIT]) + b"\n")

    def _open(self) -> BinaryIO:
        make_folder(self._folder)
        fd, self.path = create_free(os.path.join(self._folder, f"{self._name}.txt"))
        return open(fd, "wb")


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


def _take_archive(journal: Journal, batches: Iterator[list[Record]], tally: Tally) -> None:
    from chefslog.store.archive import taking

    with taking(journal) as intake:
        for batch in batches:
            for kind, run in groupby(batch, lambda record: record.kind):
                tally.count(kind, *intake.take(kind, [record.value for record in run]))
        if tally.cancelled:
            raise Stopped("The import was cancelled; nothing was changed.")

"""One export from start to end: an archive or a publication, to a file or standard output."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.exchange.archive import write_archive
from chefslog.exchange.output_file import STDOUT, Write, writing
from chefslog.exchange.progress import Cancelled, Progress, Stopped, never, unwatched
from chefslog.exchange.publication.csv import write_csv
from chefslog.exchange.publication.html import write_html
from chefslog.exchange.publication.markdown import write_markdown
from chefslog.exchange.publication.query import how_many, published
from chefslog.model.kinds import LABELS
from chefslog.model.sanitize import escape_json

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

ARCHIVES = ("json", "jsonl")
_PUBLICATIONS: dict[str, Callable[[Iterable[dict[str, Any]], Write, Sequence[str]], None]] = {
    "md": write_markdown,
    "csv": write_csv,
    "html": write_html,
}
FORMATS = (*ARCHIVES, *_PUBLICATIONS)
_EVERY = 200


@dataclass(frozen=True)
class Exported:
    """What was written: the path, how many entries, and whether it is an archive."""

    path: str
    entries: int
    archive: bool


def export_entries(
    snapshot: Snapshot,
    path: str,
    form: str,
    asked: Filter | None = None,
    *,
    words: str = "",
    labels: Sequence[str] = LABELS,
    replace: bool = False,
    excel: bool = False,
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> Exported:
    """Write the journal, or what a filter (in its own `words`) finds, to `path` or `-`.

    `json` and `jsonl` are archives: whole, private entries included. `md`, `csv` and `html` are
    publications, which name levels by `labels`; `excel` begins a table with the mark by which Excel
    knows UTF-8. Raises Stopped, TargetTaken, JournalError, OSError;
    no file is left then.
    """
    if form in ARCHIVES:
        with writing(path, private=True, replace=replace) as write_bytes:
            write = _escaped(write_bytes) if path == STDOUT else write_bytes
            counts = write_archive(
                snapshot, write, form, asked, words=words, progress=progress, cancelled=cancelled
            )
        return Exported(path, counts["entries"], archive=True)
    total = how_many(snapshot, asked)
    with writing(path, private=False, replace=replace) as write:
        if excel:
            write(codecs.BOM_UTF8)
        entries = _watched(published(snapshot, asked), total, progress, cancelled)
        _PUBLICATIONS[form](entries, _gathered := _Gathered(write), labels)
        _gathered.flush()
    return Exported(path, total, archive=False)


def _escaped(write: Write) -> Write:
    """Return how to write JSON that a terminal may get, without raw control characters."""
    return lambda data: write(escape_json(data.decode()).encode())


def _watched(
    entries: Iterator[dict[str, Any]], total: int, progress: Progress, cancelled: Cancelled
) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries, 1):
        if number % _EVERY == 0:
            if cancelled():
                raise Stopped("The export was cancelled; nothing was written.")
            progress(number, total)
        yield entry


class _Gathered:
    """Gathers small writes into large ones."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._parts: list[bytes] = []
        self._size = 0

    def __call__(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)
        if self._size > 1 << 18:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        self._write(b"".join(self._parts))
        self._parts, self._size = [], 0

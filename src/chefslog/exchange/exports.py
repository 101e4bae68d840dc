"""One export from start to end: an archive or a publication, to a file or standard output.

The file is complete under its name, or not there at all.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from chefslog.exchange.archive import write_archive
from chefslog.exchange.progress import Watch, unwatched
from chefslog.exchange.publication import Write, published, write_csv, write_html, write_markdown
from chefslog.home.files import create_file, flush, list_parts, part_name, place_file, replace_file
from chefslog.home.lock import FileLock
from chefslog.home.narration import OutputError
from chefslog.model.kinds import LABELS
from chefslog.model.sanitize import escape_json, legible
from chefslog.reading.entry import public_filter
from chefslog.reading.pages import count

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

STDOUT = "-"
ARCHIVES = ("json", "jsonl")
_PUBLICATIONS = {"md": write_markdown, "csv": write_csv, "html": write_html}
FORMATS = (*ARCHIVES, *_PUBLICATIONS)
_EVERY = 200
_BUFFER = 1 << 18


class TargetTaken(Exception):
    """There is a file of that name, and nobody said to replace it."""


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
    watch: Watch = unwatched,
) -> int:
    """Write the journal, or what a filter (in its own `words`) finds, to `path` or `-`.

    `json` and `jsonl` are archives: whole, private entries included. `md`, `csv` and `html` are
    publications, which name levels by `labels`; `excel` begins a table with the mark by which Excel
    knows UTF-8. Returns how many entries there are. Raises Stopped, TargetTaken, JournalError,
    OSError; no file is left then.
    """
    with writing(path, private=form in ARCHIVES, replace=replace) as write:
        if form in ARCHIVES:

            def write_escaped(data: bytes) -> object:
                # A terminal may get it, which acts upon raw control characters.
                return write(escape_json(data.decode()).encode())

            to = write_escaped if path == STDOUT else write
            return write_archive(snapshot, to, form, asked, words=words, watch=watch)["entries"]
        total = count(snapshot, public_filter(asked))
        if excel:
            write(codecs.BOM_UTF8)
        _PUBLICATIONS[form](_watched(published(snapshot, asked), total, watch), write, labels)
    return total


def _watched(
    entries: Iterator[dict[str, Any]], total: int, watch: Watch
) -> Iterator[dict[str, Any]]:
    for number, entry in enumerate(entries, 1):
        if number % _EVERY == 0:
            watch(number, total)
        yield entry


@contextmanager
def writing(path: str, *, private: bool, replace: bool = False) -> Iterator[Write]:
    """Write to `path`, or to standard output for `-`; nothing is left of what does not finish.

    A private file is 0600 before its first byte. Raises TargetTaken, OSError, OutputError.
    """
    if path == STDOUT:
        try:
            yield _print_legible if sys.stdout.isatty() else sys.stdout.buffer.write
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error
        return
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        # A pipe, a terminal or the like has no content to lose.
        with open(path, "wb") as file:
            yield file.write
        return
    taken = TargetTaken(f"{path} is there already. Nothing was written; --force replaces it.")
    if os.path.lexists(path) and not replace:
        raise taken
    path = os.path.realpath(path)
    _remove_unfinished(path)
    unfinished = part_name(path)
    lock = FileLock(unfinished)
    try:
        fd = create_file(unfinished, 0o600 if private else 0o666)
        while os.name == "posix":
            lock.acquire()
            if _has_name(fd, unfinished):
                break
            # Another export took it for one that was killed, before it was locked.
            os.close(fd)
            lock.release(removes=True)
            fd = create_file(unfinished, 0o600 if private else 0o666)
        # Buffered: an unbuffered write may take a part of its data and call that done.
        with open(fd, "wb", buffering=_BUFFER) as file:
            yield file.write
            file.flush()
            flush(fd)
        (replace_file if replace else place_file)(unfinished, path)
    except FileExistsError:
        os.unlink(unfinished)
        raise taken from None
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = path
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
    finally:
        lock.release()


def _has_name(fd: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), os.stat(path))
    except FileNotFoundError:
        return False


def _print_legible(data: bytes) -> object:
    """Print text without what a terminal would act upon."""
    return sys.stdout.write(legible(data.decode("utf-8", "backslashreplace"), lines=True))


def _remove_unfinished(path: str) -> None:
    """Remove what exports to the same file left that were killed; a running one holds its lock."""
    start = "." + os.path.basename(path)[:100] + "."
    for part in list_parts(os.path.dirname(path)):
        if os.path.basename(part).startswith(start):
            lock = FileLock(part)
            with suppress(OSError):
                if lock.try_acquire():
                    lock.release(removes=True)

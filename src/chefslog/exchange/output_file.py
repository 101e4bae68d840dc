"""The file that an export goes to: complete under its name, or not there at all."""

from __future__ import annotations

import os
import stat
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from chefslog.home.files import create_file, flush, list_parts, part_name, replace_file
from chefslog.home.lock import FileLock
from chefslog.home.narration import OutputError
from chefslog.model.sanitize import legible

Write = Callable[[bytes], object]
STDOUT = "-"


class TargetTaken(Exception):
    """There is a file of that name, and nobody said to replace it."""


@contextmanager
def writing(path: str, *, private: bool, replace: bool = False) -> Iterator[Write]:
    """Write to `path`, or to standard output for `-`; nothing is left of what does not finish.

    A private file is 0600 before its first byte. Raises TargetTaken, OSError, OutputError.
    """
    if path == STDOUT:
        try:
            with _writing_stdout() as write:
                yield write
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error
        return
    if _is_device(path):
        with open(path, "wb") as file:
            yield file.write
        return
    if os.path.lexists(path) and not replace:
        raise TargetTaken(f"{path} is there already. Nothing was written; --force replaces it.")
    path = os.path.realpath(path)
    _remove_unfinished(path)
    unfinished = part_name(path)
    try:
        fd = create_file(unfinished, 0o600 if private else 0o666)
    except OSError as error:
        error.filename = path
        raise
    lock = FileLock(unfinished)
    try:
        if os.name == "posix":
            lock.acquire()
        # Buffered: an unbuffered write may take a part of its data and call that done.
        with open(fd, "wb") as file:
            yield file.write
            file.flush()
            flush(fd)
        replace_file(unfinished, path)
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = path
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
    finally:
        lock.release()


@contextmanager
def _writing_stdout() -> Iterator[Write]:
    """Write bytes as they are, but to a terminal only what it does not act upon."""
    if not sys.stdout.isatty():
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    decoder = getincrementaldecoder("utf-8")("backslashreplace")
    yield lambda data: sys.stdout.write(legible(decoder.decode(data), lines=True))
    sys.stdout.write(legible(decoder.decode(b"", final=True)))
    sys.stdout.flush()


def _remove_unfinished(path: str) -> None:
    """Remove what exports to the same file left that were killed; a running one holds its lock."""
    start = "." + os.path.basename(path)[:100] + "."
    for part in list_parts(os.path.dirname(path)):
        if os.path.basename(part).startswith(start):
            lock = FileLock(part)
            with suppress(OSError):
                if lock.try_acquire():
                    lock.release(removes=True)


def _is_device(path: str) -> bool:
    """Whether the path names a pipe, terminal or the like, which has no content to lose."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))

"""Where an import comes from: a file read piece by piece, as text, whatever its encoding."""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO

CHUNK = 1 << 20
LINE_LIMIT = 4 << 20
"""Characters of one line that are kept; no field of an entry holds more."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class OriginError(Exception):
    """What is to be imported cannot be read; the text says what and why."""


class Origin:
    """A file to import from. `done` of `size` bytes are read; both start anew with each reading.

    Bytes that are no text in its encoding become lone surrogates: `is_text` finds them, and
    `raw_bytes` gives them back as they were.
    """

    def __init__(self, file: BinaryIO, name: str, encoding: str = "utf-8") -> None:
        self._file = file
        self.name = name
        self.size = file.seek(0, os.SEEK_END)
        self.done = 0
        head = self.head(4)
        marked = next((code for mark, code in _BOMS if head.startswith(mark)), None)
        try:
            self.encoding = codecs.lookup(marked or encoding).name
        except LookupError:
            raise OriginError(f'There is no encoding "{encoding}".') from None

    def head(self, size: int) -> bytes:
        """The first bytes."""
        self._file.seek(0)
        return self._file.read(size)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def chunks(self) -> Iterator[str]:
        """The text from its beginning, a piece at a time. Raises OSError."""
        self._file.seek(0)
        self.done = 0
        errors = "surrogateescape" if self.encoding in ("utf-8", "ascii") else "replace"
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        first = True
        while data := self._file.read(CHUNK):
            self.done += len(data)
            text = decoder.decode(data)
            yield text.removeprefix("\ufeff") if first else text
            first = False
        rest = decoder.decode(b"", final=True)
        if rest:
            yield rest

    def lines(self) -> Iterator[tuple[int, str]]:
        """(number, line without its end), counted from 1; of an endless line, its beginning."""
        kept, number = "", 0
        for chunk in self.chunks():
            *whole, rest = (kept + chunk).split("\n")
            for line in whole:
                number += 1
                yield number, line.removesuffix("\r")
            kept = rest[:LINE_LIMIT]
        if kept:
            yield number + 1, kept.removesuffix("\r")


def open_origin(path: str, encoding: str = "utf-8", stdin: IO[bytes] | None = None) -> Origin:
    """A file by its path; with `-`, what comes from `stdin`. Raises OriginError."""
    if path == "-" and stdin is not None:
        spool = tempfile.TemporaryFile()  # noqa: SIM115 (the origin closes it)
        while data := stdin.read(CHUNK):
            spool.write(data)
        return Origin(spool, "standard input", encoding)
    try:
        return Origin(open(path, "rb"), path, encoding)
    except OSError as error:
        raise OriginError(f"{path}: {error.strerror}") from error


def is_text(text: str) -> bool:
    """Whether all of it was text in its encoding."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def raw_bytes(text: str) -> bytes:
    """The bytes that a text was read from, where they were UTF-8 or meant to be."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")

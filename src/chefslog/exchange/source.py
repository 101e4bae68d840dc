"""Where an import comes from: a file read piece by piece, as text, whatever its encoding."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import select
import stat
import tempfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

CHUNK = 1 << 20
PIPE_SECONDS = 5.0
"""How long a named pipe may stay silent before nobody is taken to write to it."""
LINE_LIMIT = 4 << 20
"""Characters of one line that are kept; no field of an entry holds more."""
_HALF = re.compile("[\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _escape_bytes(error: UnicodeError) -> tuple[str, int]:
    """What `surrogateescape` does, for bytes below 128 too: other encodings have such errors."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in data), error.end


_ESCAPE = "chefslog-escape"
codecs.register_error(_ESCAPE, _escape_bytes)


class SourceError(Exception):
    """What is to be imported cannot be read; the text says what and why."""


class SourceFile:
    """A file to import from. `done` of `size` bytes are read by the reading that began last.

    `inside` is its name within the folder that is imported. Bytes that are no text in its encoding
    become lone surrogates: `is_text` finds them, and `raw_bytes` gives them back as they were.
    """

    def __init__(
        self, file: BinaryIO, name: str, encoding: str = "utf-8", inside: str = ""
    ) -> None:
        self._file = file
        self.name = name
        self.inside = inside
        self.size = file.seek(0, os.SEEK_END)
        self.done = 0
        head = self.head(512)
        marked = next((code for mark, code in _BOMS if head.startswith(mark)), _unmarked(head))
        try:
            self.encoding = codecs.lookup(marked or encoding).name
            head.decode(self.encoding, "replace")  # a codec that is not of text is refused here
            codecs.getincrementaldecoder(self.encoding)("replace").decode(head)
        except LookupError:
            raise SourceError(f'There is no encoding "{encoding}".') from None
        except UnicodeError as error:
            raise SourceError(f"{name} cannot be read as {encoding}: {error}.") from None

    def head(self, size: int) -> bytes:
        """The first bytes."""
        self._file.seek(0)
        return self._file.read(size)

    def beginning(self, size: int = 64 * 1024) -> str:
        """The first bytes as text, from its first sign on; every line ends in a newline."""
        text = self.head(size).decode(self.encoding, "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \t\n")

    def modified(self) -> float:
        """When the file was last changed, in seconds since 1970."""
        return os.fstat(self._file.fileno()).st_mtime

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def chunks(self) -> Iterator[str]:
        """The text from its beginning, a piece at a time; every line ends in a newline.

        Several readings may go on at once. Raises OSError.
        """
        plain = codecs.getincrementaldecoder(self.encoding)(_ESCAPE)
        decoder = io.IncrementalNewlineDecoder(plain, translate=True)
        done = 0
        while True:
            self._file.seek(done)
            data = self._file.read(CHUNK)
            text = decoder.decode(data, final=not data)
            if text:
                yield text if done else text.removeprefix("\ufeff")
            done += len(data)
            self.done = done
            if not data:
                return

    def lines(self) -> Iterator[tuple[int, str]]:
        """(number, line without its end), counted from 1; of an endless line, its beginning."""
        kept, number = "", 0
        for chunk in self.chunks():
            *whole, rest = (kept + chunk).split("\n")
            for line in whole:
                number += 1
                yield number, line
            kept = rest[:LINE_LIMIT]
        if kept:
            yield number + 1, kept


def _unmarked(head: bytes) -> str | None:
    """UTF-16 without a mark: of its digits, spaces and Latin letters every other byte is zero."""
    if len(head) < 8:
        return None
    zeros = [head[start::2].count(0) / (len(head) // 2) for start in (0, 1)]
    if max(zeros) < 0.2 or min(zeros) > 0.1:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def open_source(
    path: str, encoding: str = "utf-8", stdin: IO[bytes] | None = None, *, inside: str = ""
) -> SourceFile:
    """A file by its path; with `-`, what comes from `stdin`. Raises SourceError."""
    if path == "-" and stdin is not None:
        spool = tempfile.TemporaryFile()  # noqa: SIM115 (the origin closes it)
        while data := stdin.read(CHUNK):
            spool.write(data)
        return SourceFile(spool, "standard input", encoding)
    try:
        kind = stat.S_IFMT(os.stat(path).st_mode)
        if kind == stat.S_IFIFO:
            with _open_pipe(path) as pipe:
                return open_source("-", encoding, pipe)
        if kind != stat.S_IFREG:
            raise SourceError(f"{path} is not a file. Nothing was imported.")
        return SourceFile(open(path, "rb"), path, encoding, inside)
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error


def _open_pipe(path: str) -> IO[bytes]:
    """Open a named pipe, such as a shell's `<(command)`, that somebody writes to."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not select.select([fd], [], [], PIPE_SECONDS)[0]:
        os.close(fd)
        raise SourceError(f"Nothing came through the pipe {path}. Nothing was imported.")
    os.set_blocking(fd, True)
    return open(fd, "rb")


def walk_files(path: str) -> Iterator[tuple[str, str]]:
    """(path, name within the folder) of the files of a folder, in order.

    Hidden ones and the copies that Logseq keeps are left out, and what is no file (a pipe would
    never end). Raises SourceError.
    """

    def refuse(error: OSError) -> None:
        raise SourceError(f"{error.filename}: {error.strerror}") from error

    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if os.path.basename(folder) == "logseq":
            folders[:] = [name for name in folders if name != "bak"]
        for name in sorted(names):
            whole = os.path.join(folder, name)
            if not name.startswith(".") and os.path.isfile(whole):
                yield whole, os.path.relpath(whole, path).replace(os.sep, "/")


def is_text(text: str) -> bool:
    """Whether all of it was text in its encoding."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def write_out_halves(value: Any) -> Any:
    r"""A JSON value in which the half of a surrogate pair is written out: `\ud800`."""
    text = json.dumps(value, ensure_ascii=False)
    if is_text(text):
        return value
    return json.loads(_HALF.sub(lambda found: rf"\\u{ord(found[0]):04x}", text))


def raw_bytes(text: str) -> bytes:
    """The bytes that a text was read from, where they were UTF-8 or meant to be."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")

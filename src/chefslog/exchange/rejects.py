"""Keeps what could not be imported: one private file an import, made when it is first needed."""

from __future__ import annotations

import os
from typing import BinaryIO

from chefslog.exchange.formats.records import Unread
from chefslog.exchange.source import raw_bytes
from chefslog.home.files import create_file, make_folder
from chefslog.home.paths import Home
from chefslog.model.sanitize import legible

RAW_LIMIT = 1 << 20
"""Characters that are kept of one record; the file it came from has the rest."""


class RejectsFile:
    """The file `imports/NAME.txt` beside the journal; `path` is None while nothing was kept."""

    def __init__(self, home: Home, name: str) -> None:
        self._folder = os.path.join(home.data, "imports")
        self._name = name
        self._file: BinaryIO | None = None
        self.path: str | None = None

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(self, *error: object) -> None:
        if self._file:
            self._file.close()

    def keep(self, unread: Unread) -> None:
        """Add a record with where it was and why it was not read. Raises OSError."""
        if self._file is None:
            self._file = self._open()
        self._file.write(f"# {legible(unread.place)}: {legible(unread.reason)}\n".encode())
        self._file.write(raw_bytes(unread.raw[:RAW_LIMIT]) + b"\n")

    def _open(self) -> BinaryIO:
        make_folder(self._folder)
        again = 1
        while True:
            end = f"-{again}" if again > 1 else ""
            path = os.path.join(self._folder, f"{self._name}{end}.txt")
            try:
                fd = create_file(path)
            except FileExistsError:
                again += 1
                continue
            self.path = path
            return open(fd, "wb")

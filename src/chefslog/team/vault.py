"""Where private keys lie: made once, kept in files or in the system keyring, erased for good."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator

from chefslog.home.files import (
    create_file,
    make_folder,
    part_name,
    place_file,
    remove_files,
    sync_folder,
    write_all,
    write_private,
)
from chefslog.team.errors import TeamError

SIZE = 32
"""A private key's bytes, Ed25519 or X25519."""
_SERVICE = "chefslog-team"
_NAME = re.compile(r"[0-9a-zA-Z-]{1,64}(/[0-9a-zA-Z-]{1,64})?")


class KeyGone(TeamError):
    """A key was erased, or was never made on this machine."""


class Vault:
    """Private keys by name, such as `identity` or `<team>/2026-11`.

    Beside a key's own file others may stand: `.keyring` says that the system keyring holds it,
    `.erased` that it was erased and is never made again; a hidden one that ends in `.part` that
    making it was cut short.
    A file that exists stays where it is; `keyring` decides where a new key goes.
    """

    def __init__(self, folder: str, keyring: bool, urandom: Callable[[int], bytes]) -> None:
        self._folder = folder
        self._keyring = keyring
        self._urandom = urandom

    def get(self, name: str) -> bytes | None:
        """The private key, or None where there is none. Raises KeyGone, TeamError, OSError."""
        path = self._path(name)
        private = self._read(name, path)
        # Asked after reading: erasing puts the mark down before it overwrites.
        if os.path.exists(path + ".erased"):
            raise KeyGone(f"The key {name} was erased on this machine. What it opened stays shut.")
        if private is not None and len(private) != SIZE:
            raise TeamError(
                f"{path}.key is damaged: it should hold {SIZE} bytes. It was left as it is, and "
                "nothing was opened or sent. Put it back from a copy, if you have one."
            )
        return private

    def _read(self, name: str, path: str) -> bytes | None:
        try:
            with open(path + ".key", "rb") as file:
                return file.read(SIZE + 1)
        except FileNotFoundError:
            is_kept = os.path.exists(path + ".keyring") and not os.path.exists(path + ".erased")
            return _Ring().get(name) if is_kept else None

    def make(self, name: str) -> bytes:
        """The private key, made now if it is the first time; two at once make one.

        Raises KeyGone where it was erased, TeamError, OSError.
        """
        held = self.get(name)
        if held is not None:
            return held
        path = self._path(name)
        make_folder(os.path.dirname(path))
        private = self._urandom(SIZE)
        if self._keyring:
            _Ring().put(name, private)
            write_private(path + ".keyring", b"")
        else:
            self._place(path, private)
        if os.path.exists(path + ".erased"):
            self.erase(name)
        made = self.get(name)
        if made is None:
            raise TeamError(f"{path}.key went away while it was made. Do the same again.")
        return made

    def erase(self, name: str) -> None:
        """Overwrite and remove a key; never made again, repeated without harm. Raises OSError."""
        path = self._path(name)
        folder, start = os.path.split(path)
        make_folder(folder)
        if not os.path.exists(path + ".erased"):
            write_private(path + ".erased", b"")
        for file in sorted(os.listdir(folder)):
            is_own = file.removeprefix(".").startswith(start + ".")
            if is_own and file.endswith((".key", ".part")):
                self._overwrite(os.path.join(folder, file))
        if self._keyring or os.path.exists(path + ".keyring"):
            _Ring().erase(name, self._urandom(SIZE))
            remove_files(path + ".keyring")
        sync_folder(folder)

    def _place(self, path: str, private: bytes) -> None:
        """Never over another: of two at once, the second finds the first one's key."""
        unfinished = part_name(path + ".key")
        try:
            write_all(create_file(unfinished), private)
            place_file(unfinished, path + ".key")
        except OSError as error:
            self._overwrite(unfinished)
            if not isinstance(error, (FileExistsError, FileNotFoundError)):
                raise

    def _overwrite(self, path: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            fd = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
            write_all(fd, self._urandom(max(SIZE, os.fstat(fd).st_size)))
        remove_files(path)

    def _path(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise TeamError(f"{name!r} is no name of a key.")
        return os.path.join(self._folder, *name.split("/"))


class _Ring:
    """The system keyring. Every method raises TeamError where it is missing or refuses."""

    def __init__(self) -> None:
        try:
            import keyring
            import keyring.errors
        except ImportError:
            raise TeamError(
                "Keeping keys in the system keyring needs more: pip install 'chefslog[keyring]'. "
                "Nothing was changed."
            ) from None
        self._ring = keyring
        self._refusal = keyring.errors.KeyringError

    def get(self, name: str) -> bytes:
        with self._translated():
            text = self._ring.get_password(_SERVICE, name)
        if text is None:
            raise TeamError(
                f"The system keyring no longer holds the key {name}. Nothing was opened or sent. "
                "If it was moved, bring it back; else what it opens stays shut."
            )
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise TeamError(f"The system keyring's entry {name} is no key of chefslog.") from None

    def put(self, name: str, private: bytes) -> None:
        with self._translated():
            self._ring.set_password(_SERVICE, name, private.hex())

    def erase(self, name: str, random: bytes) -> None:
        with self._translated():
            if self._ring.get_password(_SERVICE, name) is not None:
                self._ring.set_password(_SERVICE, name, random.hex())
                self._ring.delete_password(_SERVICE, name)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._refusal as error:
            raise TeamError(
                f"The system keyring cannot be used ({error}). Nothing was changed. Unlock it, or "
                "leave the keyring out: keys then lie in files that only you can read."
            ) from error

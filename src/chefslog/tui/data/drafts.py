"""Text that was typed and not saved yet, on disk within half a second of the last key.

Each running app writes its own files, `<what>.<session>.json`, beside a lock that lives as long as
it does; files of a session whose lock is free were left by one that ended, and are offered.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.home.clock import new_id
from chefslog.home.files import make_folder, write_private
from chefslog.home.lock import FileLock
from chefslog.home.narration import narrate
from chefslog.home.paths import Home

BAR = "bar"
"""What the text of the capture bar is called."""
DISCARDED = ".discarded"
"""Ends the name of a text that was discarded and can still be had back."""
PAUSE = 0.2
"""Seconds from the first unwritten key to the write."""


@dataclass(frozen=True)
class Left:
    """A text that waits: `what` it belongs to (bar, new-…, edit-…), and its parts."""

    path: str
    what: str
    data: dict[str, Any]

    @property
    def headline(self) -> str:
        """One line to know it by."""
        fields = self.data.get("fields") or {}
        text = self.data.get("line") or fields.get("headline") or self.data.get("notes") or ""
        for value in fields.values():
            text = text or (value if isinstance(value, str) else "")
        return str(text).strip().partition("\n")[0]

    @property
    def text(self) -> str:
        """All of it, to be read by a person."""
        fields = self.data.get("fields") or self.data.get("answers") or {}
        named = [f"{name}: {value}" for name, value in fields.items() if value]
        parts = (self.data.get("line"), self.data.get("notes"), *named)
        return "\n".join(str(part) for part in parts if part)


class Unsaved:
    """The unsaved texts of one session, written by a thread of their own."""

    def __init__(
        self, home: Home, session: str, on_problem: Callable[[str], None] | None = None
    ) -> None:
        self.home = home
        self.session = session
        self._on_problem = on_problem
        self._pending: dict[str, Mapping[str, Any] | None] = {}
        self._change = threading.Condition()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._lock: FileLock | None = None
        self._closed = False
        self._unwritten: dict[str, Mapping[str, Any]] = {}
        self._discarded: list[str] = []

    def keep(self, what: str, data: Mapping[str, Any] | None) -> None:
        """Remember a text soon; None forgets it. Returns at once."""
        with self._change:
            self._pending[what] = data
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="unsaved", daemon=True)
                self._thread.start()
            self._change.notify()

    def forget(self, what: str) -> None:
        """A text was saved: its file goes now."""
        with self._change:
            self._pending[what] = None
        self.flush()

    def give_id(self, what: str, at: float) -> str:
        """Return the id of the entry that a text is about to become, written beside the text.

        Where the app is killed before the text is forgotten, the id tells that it was saved. `at`
        is the present in seconds since 1970.
        """
        entry_id = new_id(at, os.urandom(10))
        self.flush()
        path = self.path(what)
        left = _read(path, what) if os.path.exists(path) else None
        if left is not None:
            with self._writing:
                self._write(what, {**left.data, "id": entry_id})
        return entry_id

    def flush(self) -> None:
        """Write what is pending before returning."""
        with self._writing:
            with self._change:
                pending, self._pending = self._pending, {}
            for what, data in pending.items():
                self._write(what, data)

    def close(self) -> None:
        """Write what is pending and let go of the session's lock."""
        with self._change:
            self._pending = {**self._unwritten, **self._pending}
        self.flush()
        for path in self._discarded:
            with contextlib.suppress(OSError):
                os.unlink(path + DISCARDED)
        with self._change:
            self._closed = True
            self._change.notify()
        if self._lock is not None:
            self._lock.release(removes=True)
            self._lock = None

    def path(self, what: str) -> str:
        """Where this session keeps a text."""
        return os.path.join(self.home.unsaved, f"{what}.{self.session}.json")

    def unwritten(self) -> list[Left]:
        """Texts that could not be written: they are nowhere but here."""
        kept = dict(self._unwritten)
        return [Left(self.path(what), what, dict(data)) for what, data in kept.items()]

    def waiting(self) -> list[Left]:
        """Texts of this session and of ended ones, oldest first; not what is in the bar."""
        unwritten = [left for left in self.unwritten() if left.what != "bar" and left.headline]
        newer = {left.path for left in unwritten}
        return [left for left in self._written() if left.path not in newer] + unwritten

    def print_unwritten(self) -> bool:
        """At the end, print what could be kept nowhere; whether there was something."""
        lost = self.unwritten()
        for left in lost:
            narrate("Not saved, and there was no keeping it on disk:")
            narrate(left.text)
        return bool(lost)

    def _written(self) -> list[Left]:
        found = []
        for name in self._names():
            what, _, rest = name.partition(".")
            session, _, kind = rest.rpartition(".")
            own = session == self.session
            # What is in the bar, or in an editor just now, is not left.
            if (own and (what == "bar" or kind == "md")) or (
                session and not own and self._held(session)
            ):
                continue
            left = _read(os.path.join(self.home.unsaved, name), what)
            if left is None or not left.headline:
                continue
            if _is_saved(self.home, left.data.get("id")):
                with contextlib.suppress(OSError):
                    os.unlink(left.path)
                continue
            found.append(left)
        return found

    def take(self, left: Left, what: str) -> bool:
        """Make a text this session's own, under a name; False when another app was quicker."""
        self.flush()
        if left.path == self.path(what):
            return True
        try:
            self.hold()
            os.replace(left.path, self.path(what))
        except OSError:
            return False
        return True

    def discard(self, left: Left) -> bool:
        """Put a text aside; it can be had back until the app ends. False where it is gone."""
        with self._change:
            self._pending.pop(left.what, None)
            self._unwritten.pop(left.what, None)
        try:
            os.replace(left.path, left.path + DISCARDED)
        except OSError:
            return False
        self._discarded.append(left.path)
        return True

    def put_back(self, left: Left) -> None:
        """Offer a discarded text again."""
        with contextlib.suppress(OSError):
            os.replace(left.path + DISCARDED, left.path)
            self._discarded.remove(left.path)

    def _names(self) -> list[str]:
        try:
            names = [name for name in os.listdir(self.home.unsaved) if _is_left(name)]
        except OSError:
            return []
        folder = self.home.unsaved
        return sorted(names, key=lambda name: _age(os.path.join(folder, name)))

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._pending and not self._closed:
                    self._change.wait()
                if self._closed:
                    return
                self._change.wait_for(lambda: self._closed, PAUSE)
            self.flush()

    def _write(self, what: str, data: Mapping[str, Any] | None) -> None:
        path = self.path(what)
        self._unwritten.pop(what, None)
        try:
            if data is None:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
                return
            self.hold()
            import json

            text = json.dumps(data, ensure_ascii=False)
            write_private(path, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            if data is not None:
                self._unwritten[what] = data
            if self._on_problem and data is not None:
                self._on_problem(
                    f"{path}: {error.strerror}. What you type is on disk only once it is saved."
                )

    def _lock_path(self, session: str) -> str:
        return os.path.join(self.home.unsaved, session + ".lock")

    def hold(self) -> None:
        """Show other apps that this session lives, so that they leave its texts alone."""
        make_folder(self.home.unsaved)
        if self._lock is None:
            lock = FileLock(self._lock_path(self.session))
            self._lock = lock if lock.try_acquire() else None

    def _held(self, session: str) -> bool:
        """Whether the app of a session still runs."""
        lock = FileLock(self._lock_path(session))
        if not os.path.exists(lock.path):
            return False
        if not lock.try_acquire():
            return True
        lock.release(removes=True)
        return False


def _is_saved(home: Home, entry_id: object) -> bool:
    """Whether a text with this id is an entry already; False where the journal cannot be read."""
    if not isinstance(entry_id, str):
        return False
    # The capture first: it is unlinked only once the journal has it.
    if os.path.lexists(os.path.join(home.letters("new"), os.path.basename(entry_id) + ".json")):
        return True
    from chefslog.reading.connect import JournalError, open_snapshot
    from chefslog.reading.pending import known_ids

    try:
        with open_snapshot(home) as snapshot:
            return bool(known_ids(snapshot, [entry_id]))
    except (JournalError, OSError):
        return False


def _is_left(name: str) -> bool:
    """Whether a file is a text of this app, or one that `chefslog add` kept.

    A document without a session in its name is in the hands of `chefslog edit`.
    """
    return name.endswith((".json", ".txt")) or (name.endswith(".md") and name.count(".") == 2)


def _age(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0


def _read(path: str, what: str) -> Left | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    import json

    if path.endswith(".md"):
        named = (row for row in text.splitlines() if row.startswith("headline:"))
        headline = next(named, "").partition(":")[2].strip()
        return Left(path, "text", {"line": headline, "notes": text})
    if path.endswith(".txt"):
        line, _, notes = text.partition("\n")
        return Left(path, "text", {"line": line, "notes": notes})
    try:
        data = json.loads(text)
    except ValueError:
        return Left(path, "text", {"line": "", "notes": text})
    return Left(path, what, data) if isinstance(data, dict) else None

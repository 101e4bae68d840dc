"""Text that was typed and not saved yet, on disk within half a second of the last key.

Each running app writes its own files, `<what>.<session>.json`, beside a lock that lives as long as
it does; files of a session whose lock is free were left by one that ended, and are offered.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

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


class Left(NamedTuple):
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
        self, home: Home, session: str, on_problem: Callable[[str], object] | None = None
    ) -> None:
        self.home = home
        self.session = session
        self._on_problem = on_problem
        self._pending: dict[str, Mapping[str, Any] | None] = {}
        self._unwritten: dict[str, Mapping[str, Any]] = {}
        """Texts that could not be written: they are nowhere but here."""
        self._discarded: list[str] = []
        self._timer: threading.Timer | None = None
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._lock: FileLock | None = None

    def keep(self, what: str, data: Mapping[str, Any] | None) -> None:
        """Remember a text soon; None forgets it. Returns at once."""
        with self._guard:
            self._pending[what] = data
            if self._timer is None:
                self._timer = threading.Timer(PAUSE, self.flush)
                self._timer.name, self._timer.daemon = "unsaved", True
                self._timer.start()

    def forget(self, what: str) -> None:
        """A text was saved: its file goes now."""
        self.keep(what, None)
        self.flush()

    def give_id(self, what: str, at: float) -> str:
        """Return the id of the entry that a text is about to become, written beside the text.

        Where the app is killed before the text is forgotten, the id tells that it was saved. `at`
        is the present in seconds since 1970.
        """
        entry_id = new_id(at, os.urandom(10))
        self.flush()
        left = _read(self.path(what), what)
        if left is not None:
            with self._writing:
                self._write(what, {**left.data, "id": entry_id})
        return entry_id

    def flush(self) -> None:
        """Write what is pending before returning."""
        with self._writing:
            with self._guard:
                pending, self._pending = self._pending, {}
                timer, self._timer = self._timer, None
            if timer is not None:
                timer.cancel()
            for what, data in pending.items():
                self._write(what, data)

    def close(self) -> None:
        """Write what is pending and let go of the session's lock."""
        with self._guard:
            self._pending = {**self._unwritten, **self._pending}
        self.flush()
        for path in self._discarded:
            with contextlib.suppress(OSError):
                os.unlink(path + DISCARDED)
        if self._lock is not None:
            self._lock.release(removes=True)
            self._lock = None

    def path(self, what: str) -> str:
        return os.path.join(self.home.unsaved, f"{what}.{self.session}.json")

    def unwritten(self) -> list[Left]:
        """Texts that could not be written: they are nowhere but here."""
        kept = dict(self._unwritten)
        return [Left(self.path(what), what, dict(data)) for what, data in kept.items()]

    def waiting(self) -> list[Left]:
        """Texts of this session and of ended ones, oldest first; not what is in the bar."""
        unwritten = [left for left in self.unwritten() if left.what != BAR and left.headline]
        newer = {left.path for left in unwritten}
        return [left for left in self._written() if left.path not in newer] + unwritten

    def print_unwritten(self) -> bool:
        """At the end, print what could be kept nowhere; whether there was something."""
        lost = self.unwritten()
        for left in lost:
            narrate("Not saved, and there was no keeping it on disk:")
            narrate(left.text)
        return bool(lost)

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
        with self._guard:
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

    def hold(self) -> None:
        """Show other apps that this session lives, so that they leave its texts alone."""
        make_folder(self.home.unsaved)
        if self._lock is None:
            lock = FileLock(os.path.join(self.home.unsaved, self.session + ".lock"))
            self._lock = lock if lock.try_acquire() else None

    def _written(self) -> list[Left]:
        """The texts on disk that nobody works on, oldest first; those that are saved go."""
        found: list[Left] = []
        try:
            paths = [os.path.join(self.home.unsaved, one) for one in os.listdir(self.home.unsaved)]
        except OSError:
            return found
        for path in sorted(paths, key=_age):
            what, _, rest = os.path.basename(path).partition(".")
            session, _, kind = rest.rpartition(".")
            # A document without a session in its name is in the hands of `chefslog edit`.
            if kind not in ("json", "txt", "md") or (kind == "md" and not session):
                continue
            own = session == self.session
            # What is in the bar, or in an editor just now, is not left.
            busy = what == BAR or kind == "md" if own else session and self._lives(session)
            left = None if busy else _read(path, what)
            if left is None or not left.headline:
                continue
            if _is_saved(self.home, left.data.get("id")):
                with contextlib.suppress(OSError):
                    os.unlink(path)
            else:
                found.append(left)
        return found

    def _lives(self, session: str) -> bool:
        """Whether the app of a session still runs."""
        lock = FileLock(os.path.join(self.home.unsaved, session + ".lock"))
        if not os.path.exists(lock.path):
            return False
        if not lock.try_acquire():
            return True
        lock.release(removes=True)
        return False

    def _write(self, what: str, data: Mapping[str, Any] | None) -> None:
        path = self.path(what)
        self._unwritten.pop(what, None)
        try:
            if data is None:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path)
                return
            import json

            self.hold()
            text = json.dumps(data, ensure_ascii=False)
            write_private(path, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            if data is None:
                return
            self._unwritten[what] = data
            if self._on_problem:
                self._on_problem(
                    f"{path}: {error.strerror}. What you type is on disk only once it is saved."
                )


def _age(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0


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


def _read(path: str, what: str) -> Left | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return None
    if path.endswith(".md"):
        named = (row for row in text.splitlines() if row.startswith("headline:"))
        headline = next(named, "").partition(":")[2].strip()
        return Left(path, "text", {"line": headline, "notes": text})
    if path.endswith(".txt"):
        line, _, notes = text.partition("\n")
        return Left(path, "text", {"line": line, "notes": notes})
    import json

    try:
        data = json.loads(text)
    except ValueError:
        return Left(path, "text", {"line": "", "notes": text})
    return Left(path, what, data) if isinstance(data, dict) else None

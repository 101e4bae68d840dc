"""Open one consistent, read-only snapshot of the journal and its pending captures.

Captures are read before the snapshot is opened: one that the writer ingests in between is then
found in the journal, while the other order would miss it in both.
"""

from __future__ import annotations

import os

from chefslog.home.paths import Home
from chefslog.reading.entry import COLUMNS
from chefslog.reading.fts import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from chefslog.reading.entry import Entry
else:
    # The package adds date converters that nobody here uses, and with `datetime` and
    # `collections` half an interpreter start; its connection and errors are these.
    import _sqlite3 as sqlite3

SCHEMA_VERSION = 7
APPLICATION_ID = 0x63686566


class JournalError(Exception):
    """The journal cannot be read or written; the text says why, what is safe and what to do.

    `what` is the part of it that says why.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what} {advice}".rstrip())
        self.what = what


class JournalNewer(JournalError):
    """The journal was written by a newer chefslog."""


class JournalOlder(JournalError):
    """The journal's schema is older than this program's and has to be migrated first."""


class JournalDamaged(JournalError):
    """The file is not a sound SQLite database."""


class JournalForeign(JournalError):
    """The file is a database of another program."""


class Snapshot:
    """A read transaction with the pending captures joined in.

    `conn` has the TEMP views `entries` and `words` over everything; `sources` names the
    tables behind them for queries that want one side at a time. `waiting` counts the captures
    joined, `unreadable` those that the writer will set aside. `note` is a line to show, `problem`
    says what a partial snapshot leaves out and why. Text of the file that is not UTF-8 is read
    with U+FFFD in place of what is wrong, a number that is none as unset, and then `is_garbled`
    says so.
    """

    def __init__(self, conn: sqlite3.Connection, note: str = "", scratch: str = "") -> None:
        self.conn = conn
        conn.text_factory = self._decode
        conn.create_function("damaged", 0, self._note_damage)
        self.is_garbled = False
        self.note = note
        self.problem = ""
        self.waiting = 0
        self.unreadable = 0
        self.sources: list[Source] = []
        self._scratch = scratch

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.is_garbled = True
            return data.decode("utf-8", "replace")

    def _note_damage(self) -> None:
        self.is_garbled = True

    @property
    def has_journal(self) -> bool:
        """Whether the journal's file is among the sources."""
        return any(source.entry == FILE.entry for source in self.sources)

    def close(self) -> None:
        """End the transaction; a second time does nothing."""
        self.conn.close()
        if self._scratch:
            import shutil

            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""


class Source:
    """The tables of one side: the journal's file, or the pending captures.

    `conn` is set where they are read through a snapshot.
    """

    entry, word, evidence = "main.entry", "main.word", "main.evidence"
    state_index = "INDEXED BY entry_state"
    """What lets a state be looked up without reading the whole row of the entry."""

    def __init__(self, conn: sqlite3.Connection | None = None) -> None:
        self.conn = conn

    @property
    def fts(self) -> str:
        """The full-text index: the bare name, as MATCH and bm25 take no other."""
        return "entry_fts"

    def spellings(self, column: str) -> list[str]:
        """Return the values of a NOCASE column that are not ASCII, one of each that it tells apart.

        From one value the index leads to the next: 100,000 entries cost as much as their projects.
        """
        if self.conn is None:
            return []
        after = f"(SELECT {column} FROM {self.entry} WHERE {column} COLLATE NOCASE > name"
        after += f" ORDER BY {column} COLLATE NOCASE LIMIT 1)"
        # UNION, as UNION ALL would go round for ever in an index that is damaged.
        names = f"SELECT '' UNION SELECT {after} FROM names WHERE name IS NOT NULL"
        sql = f"WITH RECURSIVE names (name) AS ({names}) SELECT CAST(name AS TEXT) FROM names"
        found = self.conn.execute(f"{sql} WHERE length(name) < length(CAST(name AS BLOB))")
        return [name for (name,) in found]


FILE = Source()


def open_snapshot(home: Home, *, partial: bool = False) -> Snapshot:
    """Open the journal and its pending captures as they are now. Raises JournalError.

    With `partial` a journal that cannot be read does not hide the captures, nor the other way
    round: the snapshot has what can be read, and its `problem` says what is missing.
    """
    entries, unreadable, problem = _load_pending(home)
    if problem and not partial:
        raise JournalError(problem)
    try:
        snapshot = _open_journal(home)
    except JournalOlder:
        raise  # the writer upgrades it, and then nothing is missing
    except JournalError as error:
        if not partial or not entries:
            raise
        snapshot = Snapshot(connect(":memory:"))
        problem = f"Only pending captures are shown. {error}"
    snapshot.problem = problem
    try:
        if entries or not snapshot.sources:
            from chefslog.reading.pending import join_pending

            join_pending(snapshot, entries)
        snapshot.unreadable = unreadable
        _create_views(snapshot)
    except BaseException:
        snapshot.close()
        raise
    return snapshot


def _load_pending(home: Home) -> tuple[list[Entry], int, str]:
    """Return the pending captures, how many are unreadable, and why none of them can be read."""
    folder = home.letters("new")
    try:
        if not os.listdir(folder):
            return [], 0, ""
        from chefslog.capture.letters import load_pending

        entries, unreadable = load_pending(home)
        return entries, len(unreadable), ""
    except FileNotFoundError:
        return [], 0, ""
    except OSError as error:
        told = (
            f"Pending captures in {folder} cannot be read: {error.strerror}. Nothing was changed; "
        )
        return [], 0, told + "make it a folder that this user may read."


def _open_journal(home: Home) -> Snapshot:
    # A link to nowhere is no new journal but one whose disk is not there.
    if os.path.lexists(home.journal):
        snapshot = _open_file(home)
        snapshot.sources.append(Source(snapshot.conn))
        return snapshot
    refuse_missing(home)
    return Snapshot(connect(":memory:"))


def connect(uri: str) -> sqlite3.Connection:
    """The factory of every connection, the writer's too."""
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5, check_same_thread=False)
    conn.execute("PRAGMA temp_store=MEMORY")
    conn.create_function("damaged", 0, lambda: None)  # see `read_column`
    # Of bytes, as SQLite gives a function no text that is not UTF-8.
    conn.create_function("folded", 1, lambda data: fold(data.decode("utf-8", "replace")))
    return conn


def connect_untouched(path: str) -> sqlite3.Connection:
    """Open a file only to read, and write nothing beside it, not even a -shm."""
    options = "mode=ro" if os.path.exists(path + "-wal") else "mode=ro&immutable=1"
    return connect(file_uri(path, options))


def file_uri(path: str, options: str) -> str:
    """An SQLite URI for a path with any characters in it."""
    for sign, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        path = path.replace(sign, code)
    if os.name == "nt":
        path = "/" + path.replace("\\", "/")
    return f"file:{path}?{options}"


def _open_file(home: Home) -> Snapshot:
    refuse_irregular(home)
    path = home.journal
    try:
        return Snapshot(_begun(file_uri(path, "mode=ro"), home))
    except sqlite3.OperationalError as error:
        first = error
    except sqlite3.DatabaseError as error:
        from chefslog.reading.damage import damage_error

        raise damage_error(home, str(error)) from error
    try:
        if not size_of(path + "-wal"):
            return Snapshot(_begun(file_uri(path, "mode=ro&immutable=1"), home))
        return _open_copy(home)
    except (sqlite3.Error, OSError) as error:
        from chefslog.reading.damage import unopened_error

        raise unopened_error(home, str(first)) from error


def refuse_irregular(home: Home) -> None:
    """Raise JournalDamaged for a folder, a pipe or a device: SQLite would wait for it for ever."""
    try:
        kind = os.stat(home.journal).st_mode & 0o170000
    except OSError:
        return  # whoever opens it says more
    if kind != 0o100000:
        from chefslog.reading.damage import damage_error

        name = "a folder" if kind == 0o040000 else "a pipe or a device"
        raise damage_error(home, f"it is {name}, not a file")


def _open_copy(home: Home) -> Snapshot:
    """The file and its -wal, copied where a recovery may write. The original is not touched."""
    import shutil
    import tempfile

    scratch = tempfile.mkdtemp(prefix="chefslog-")
    try:
        copy = os.path.join(scratch, "journal.db")
        shutil.copyfile(home.journal, copy)
        shutil.copyfile(home.journal + "-wal", copy + "-wal")
        conn = _begun(file_uri(copy, "mode=rw"), home)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    note = f"{home.data} is read-only and contains unmerged changes: reading from a private copy."
    return Snapshot(conn, note, scratch)


def _begun(uri: str, home: Home) -> sqlite3.Connection:
    conn = connect(uri)
    try:
        conn.execute("BEGIN")
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        owner = conn.execute("PRAGMA application_id").fetchone()[0]
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if (owner, version) != (APPLICATION_ID, SCHEMA_VERSION):
            from chefslog.reading.damage import version_error

            raise version_error(home, version, owner)
    except BaseException:
        conn.close()
        raise
    return conn


def refuse_missing(home: Home) -> None:
    """Raise JournalDamaged where there was a journal, and its file is gone.

    Its -wal would be taken for that of a new file, and be ruined; and beside copies a new, empty
    journal would pass for the old one.
    """
    if os.path.lexists(home.journal):
        return
    from chefslog.reading.damage import missing_error, newest_copy

    if size_of(home.journal + "-wal") or newest_copy(home):
        raise missing_error(home)


def size_of(path: str) -> int:
    """Return the bytes of a file, 0 where there is none."""
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _create_views(snapshot: Snapshot) -> None:
    for view, part in (("entries", "entry"), ("words", "word")):
        names = ", ".join(COLUMNS) if part == "entry" else "*"
        sides = [f"SELECT {names} FROM {getattr(side, part)}" for side in snapshot.sources]
        snapshot.conn.execute(f"CREATE TEMP VIEW {view} AS {' UNION ALL '.join(sides)}")

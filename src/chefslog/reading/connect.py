"""One consistent, read-only look at the journal and the letters that wait beside it.

Letters are read before the snapshot is opened: one that is absorbed in between is then found in
the journal, while the other order would miss it in both.
"""

from __future__ import annotations

import os

from chefslog.home.paths import Home
from chefslog.reading.fts import PREFIX, TOKENIZE, fold, fts_row
from chefslog.reading.rows import COLUMNS, WAITING_FROM, WORD_FIELDS, key_of, to_columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from types import TracebackType
    from typing import Any
else:
    # The package adds date converters that nobody here uses, and with `datetime` and
    # `collections` half an interpreter start; its connection and errors are these.
    import _sqlite3 as sqlite3

SCHEMA_VERSION = 2
APPLICATION_ID = 0x63686566


class ReadError(Exception):
    """The journal cannot be read; the text says why, what is safe and what to do."""


class JournalNewer(ReadError):
    """The journal was written by a newer chefslog."""


class JournalOlder(ReadError):
    """The journal's schema is older than this program's and has to be migrated first."""


class JournalDamaged(ReadError):
    """The file is not a sound SQLite database, or not a chefslog journal."""


class Snapshot:
    """A read transaction with the waiting letters joined in.

    `conn` has the TEMP views `entries`, `words` and `proofs` over everything; `sources` names the
    tables behind them for queries that want one side at a time. `waiting` counts the letters
    joined, `unreadable` those that the writer will set aside, `note` says how the file had to be
    opened when it was not the usual way.
    """

    __slots__ = ("_scratch", "conn", "note", "sources", "unreadable", "waiting")

    def __init__(self, conn: sqlite3.Connection, note: str, scratch: str | None) -> None:
        self.conn = conn
        self.note = note
        self.waiting = 0
        self.unreadable = 0
        self.sources: list[Source] = []
        self._scratch = scratch

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the transaction; a second time does nothing."""
        self.conn.close()
        if self._scratch:
            import shutil

            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None


class Source:
    """The tables of one side: the journal's file, or the waiting letters."""

    __slots__ = ("entry", "evidence", "fts", "word")

    def __init__(self, schema: str, entry: str, word: str, evidence: str, fts: str) -> None:
        self.entry = f"{schema}.{entry}"
        self.word = f"{schema}.{word}"
        self.evidence = f"{schema}.{evidence}"
        # MATCH and bm25 take the bare name only; no two sources share one.
        self.fts = fts


FILE = Source("main", "entry", "word", "evidence", "entry_fts")
LETTERS = Source("temp", "waiting", "waiting_word", "waiting_evidence", "waiting_fts")


def open_snapshot(home: Home) -> Snapshot:
    """The journal and its waiting letters as they are now. Raises ReadError."""
    letters = _letters(home)
    # A link to nowhere is no new journal but one whose disk is not there.
    if os.path.lexists(home.journal):
        snapshot = _open_file(home)
        snapshot.sources.append(FILE)
    else:
        snapshot = Snapshot(connect(":memory:"), "", None)
    try:
        if letters or not snapshot.sources:
            _join(snapshot, letters)
        _views(snapshot)
    except BaseException:
        snapshot.close()
        raise
    return snapshot


def _letters(home: Home) -> list[tuple[str, bytes]]:
    try:
        if not os.listdir(home.letters("new")):
            return []
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ReadError(
            f"{home.letters('new')}: {error.strerror}. Nothing was changed; "
            "make the folder readable for this user."
        ) from error
    from chefslog.capture.letters import waiting

    return waiting(home)


def connect(uri: str) -> sqlite3.Connection:
    """The factory of every connection, the writer's too."""
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5, check_same_thread=False)
    conn.execute("PRAGMA temp_store=MEMORY")
    return conn


def file_uri(path: str, options: str) -> str:
    """An SQLite URI for a path with any characters in it."""
    for sign, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        path = path.replace(sign, code)
    if os.name == "nt":
        path = "/" + path.replace("\\", "/")
    return f"file:{path}?{options}"


def _open_file(home: Home) -> Snapshot:
    path = home.journal
    try:
        return Snapshot(_begun(file_uri(path, "mode=ro"), home), "", None)
    except sqlite3.OperationalError as error:
        first = error
    except sqlite3.DatabaseError as error:
        raise damaged(home, str(error)) from error
    try:
        if not _size(path + "-wal"):
            return Snapshot(_begun(file_uri(path, "immutable=1"), home), "", None)
        return _open_copy(home)
    except (sqlite3.Error, OSError) as error:
        raise ReadError(
            f"{path}: {first}. The journal was not changed; check that this user may read "
            "the file and its folder, and that no program holds it locked."
        ) from error


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
    note = f"{home.data} is read-only and holds unmerged changes: reading from a private copy."
    return Snapshot(conn, note, scratch)


def _begun(uri: str, home: Home) -> sqlite3.Connection:
    conn = connect(uri)
    try:
        conn.execute("BEGIN")
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        owner = conn.execute("PRAGMA application_id").fetchone()[0]
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        _check(home, version, owner)
    except BaseException:
        conn.close()
        raise
    return conn


def _check(home: Home, version: int, owner: int) -> None:
    if owner == APPLICATION_ID and version == SCHEMA_VERSION:
        return
    if owner == APPLICATION_ID and version > SCHEMA_VERSION:
        raise JournalNewer(
            f"{home.journal} was written by a newer chefslog (schema {version}, this program "
            f"knows {SCHEMA_VERSION}). It was not touched; upgrade chefslog to open it. "
            "New entries are kept as letters meanwhile."
        )
    if owner == APPLICATION_ID and version > 0:
        raise JournalOlder(
            f"{home.journal} has schema {version}, this program uses {SCHEMA_VERSION}: "
            "the next change upgrades it, keeping a copy."
        )
    if not _size(home.journal):
        raise damaged(home, "the file is empty (zero bytes)")
    raise damaged(home, "an SQLite database of another program")


def is_damage(error: Exception) -> bool:
    """Whether an error of SQLite says that pages or tables of the file are not as they should."""
    if isinstance(error, sqlite3.OperationalError):
        return str(error).startswith(("no such table", "no such column"))
    return type(error) is sqlite3.DatabaseError


def damaged(home: Home, reason: str) -> JournalDamaged:
    """The error for a file that is no sound journal, naming the newest copy."""
    newest = newest_copy(home)
    cure = (
        f"The newest copy is {newest}; bring it back with: chefslog restore '{newest}'"
        if newest
        else "There is no copy in " + home.backups + " yet"
    )
    return JournalDamaged(
        f"{home.journal} cannot be read: {reason}. It was not touched, and new entries are kept "
        f"as letters. {cure}."
    )


def newest_copy(home: Home) -> str | None:
    """The path of the latest copy in backups, or None."""
    try:
        names = [name for name in os.listdir(home.backups) if name.endswith(".db")]
    except OSError:
        return None
    paths = [os.path.join(home.backups, name) for name in names]
    return max(paths, key=os.path.getmtime, default=None)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


def _join(snapshot: Snapshot, letters: list[tuple[str, bytes]]) -> None:
    """Put the letters that the journal does not know into TEMP tables, index included."""
    conn = snapshot.conn
    conn.execute(f"CREATE TEMP TABLE waiting ({', '.join(_typed(c) for c in COLUMNS)})")
    conn.execute(
        "CREATE TEMP TABLE waiting_word (entry_key, field, pos, word, fold, "
        "PRIMARY KEY (entry_key, field, pos)) WITHOUT ROWID"
    )
    conn.execute("CREATE INDEX temp.waiting_fold ON waiting_word (field, fold, entry_key)")
    conn.execute(
        "CREATE TEMP TABLE waiting_evidence (entry_key, pos, kind, ref, "
        "PRIMARY KEY (entry_key, pos)) WITHOUT ROWID"
    )
    conn.execute(
        f"CREATE VIRTUAL TABLE temp.waiting_fts USING fts5(headline, body, words, "
        f"tokenize=\"{TOKENIZE}\", prefix='{PREFIX}')"
    )
    entries = _unknown(snapshot, _readable(snapshot, letters))
    entries.sort(key=lambda entry: (entry["captured_at"], entry["id"]))
    for place, entry in enumerate(entries, WAITING_FROM):
        entry["key"] = key_of(entry["day"], place)
        _insert(conn, entry)
    snapshot.waiting = len(entries)
    snapshot.sources.append(LETTERS)


def _typed(column: str) -> str:
    if column == "key":
        return "key INTEGER PRIMARY KEY"
    return f"{column} COLLATE NOCASE" if column == "project" else column


def _readable(snapshot: Snapshot, letters: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    from chefslog.capture.letters import LetterError, read_letter

    entries: dict[str, dict[str, Any]] = {}
    for _, data in letters:
        try:
            entry = read_letter(data)
        except LetterError:
            snapshot.unreadable += 1
        else:
            entries.setdefault(entry["id"], entry)
    return list(entries.values())


def _unknown(snapshot: Snapshot, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not snapshot.sources:
        return entries
    known: set[str] = set()
    ids = [entry["id"] for entry in entries]
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        for table in ("entry", "tombstone"):
            rows = snapshot.conn.execute(f"SELECT id FROM main.{table} WHERE id IN ({marks})", part)
            known.update(row[0] for row in rows)
    return [entry for entry in entries if entry["id"] not in known]


def _insert(conn: sqlite3.Connection, entry: dict[str, Any]) -> None:
    key = entry["key"]
    row = to_columns(entry)
    marks = ",".join("?" * len(COLUMNS))
    conn.execute(f"INSERT INTO temp.waiting VALUES ({marks})", [row[name] for name in COLUMNS])
    for name in WORD_FIELDS:
        for pos, word in enumerate(entry.get(name) or ()):
            conn.execute(
                "INSERT INTO temp.waiting_word VALUES (?,?,?,?,?)",
                (key, name, pos, word, fold(word)),
            )
    for pos, link in enumerate(entry.get("evidence") or ()):
        conn.execute(
            "INSERT INTO temp.waiting_evidence VALUES (?,?,?,?)",
            (key, pos, link["kind"], link["ref"]),
        )
    conn.execute(
        "INSERT INTO temp.waiting_fts (rowid, headline, body, words) VALUES (?,?,?,?)",
        (key, *fts_row(entry)),
    )


def _views(snapshot: Snapshot) -> None:
    for view, part in (("entries", "entry"), ("words", "word"), ("proofs", "evidence")):
        names = ", ".join(COLUMNS) if part == "entry" else "*"
        sides = [f"SELECT {names} FROM {getattr(side, part)}" for side in snapshot.sources]
        snapshot.conn.execute(f"CREATE TEMP VIEW {view} AS {' UNION ALL '.join(sides)}")

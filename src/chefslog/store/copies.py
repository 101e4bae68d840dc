"""Copies of the journal: made by SQLite, checked, private, and in place whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date

from chefslog.home.clock import Moment
from chefslog.home.files import (
    create_file,
    list_folder,
    list_stale_parts,
    make_folder,
    part_name,
    place_file,
    place_free,
    remove_files,
    sync_file,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    JournalError,
    connect,
    connect_untouched,
    file_uri,
)
from chefslog.reading.damage import is_damage
from chefslog.reading.summary import summarize_journal
from chefslog.store.errors import CopyError, CopyUnread, from_sqlite, translate_errors
from chefslog.store.integrity import TABLES, find_damage

KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 10, 8, 24
"""Daily copies that are kept; beyond them, how many weeks and months keep their first one."""
DAILY = "daily-"


def copy_to(source: str, path: str, *, beside: bool = False) -> str:
    """Copy the journal `source`, with what is in its -wal, to the new file `path`; its path.

    Where `path` exists the copy goes `beside` it, or CopyError is raised, as it is where the copy
    is not sound. Raises sqlite3.Error, OSError; there is no half copy then.
    """
    try:
        with open_journal_file(source) as conn:
            return copy_from(conn, path, beside=beside)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise from_sqlite(source, error) from error
        raise


def copy_from(conn: sqlite3.Connection, path: str, *, beside: bool = False) -> str:
    """Do the same with a journal that is open, and in no transaction."""
    for is_last in (False, False, True):
        with make_part(path) as unfinished:
            try:
                return _make_copy(conn, unfinished, path, beside)
            except FileExistsError:
                raise _exists(path) from None
            except (CopyError, sqlite3.Error, OSError):
                if is_last or os.path.lexists(unfinished):
                    raise  # else a purge removed it, and the next one is without what was erased
    raise AssertionError


def _make_copy(conn: sqlite3.Connection, unfinished: str, path: str, beside: bool) -> str:
    snapshot(conn, unfinished)
    try:
        check(unfinished)
    except CopyError as error:
        why = str(error).replace(unfinished, "What was copied")
        raise CopyError(f"{why} No copy was made.") from error
    sync_file(unfinished)
    if beside:
        return place_free(unfinished, path)
    place_file(unfinished, path)
    return path


@contextmanager
def make_part(path: str) -> Iterator[str]:
    """Give the path at which a database is made before it gets its name; what stays there goes."""
    unfinished = part_name(path)
    try:
        yield unfinished
    finally:
        remove_files(*(unfinished + end for end in ("", "-wal", "-shm", "-journal")))


def _exists(path: str) -> CopyError:
    return CopyError(f"{path} exists already and was left as it is; name another file.")


def open_journal_file(path: str) -> closing[sqlite3.Connection]:
    """Open a journal to copy it. Raises sqlite3.Error."""
    # Not mode=ro: there SQLite 3.40 fails to copy a table that has a generated column.
    return closing(connect(file_uri(path, "mode=rw")))


def snapshot(conn: sqlite3.Connection, path: str) -> None:
    """Write one consistent state of a journal into a new private file, neither checked nor synced.

    Raises sqlite3.Error, OSError.
    """
    os.close(create_file(path))
    # Bytes, as a name need not be UTF-8.
    conn.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(path),))


def check(path: str) -> None:
    """Read a copy through.

    Raises CopyError where it is not a sound journal, CopyUnread where it cannot be opened.
    """
    if not os.path.isfile(path):
        raise CopyUnread(f"{path} cannot be opened: it is not a file.")
    try:
        problems = find_damage(path, wait=500)  # nobody works on a copy
        with closing(connect(file_uri(path, "mode=ro"))) as conn:
            owner = conn.execute("PRAGMA application_id").fetchone()[0]
            held = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema")}
    except sqlite3.OperationalError as error:
        why = str(error)
        try:
            os.close(os.open(path, os.O_RDONLY))
        except OSError as refusal:  # the system says more than SQLite does
            why = refusal.strerror or why
        raise CopyUnread(f"{path} cannot be opened: {why}.") from error
    except sqlite3.DatabaseError as error:
        raise CopyError(f"{path} is not a sound journal: {error}.") from error
    problems += [f"the table {name} is missing" for name in TABLES if name not in held]
    if owner != APPLICATION_ID:
        raise CopyError(f"{path} is not a journal of chefslog.")
    if problems:
        raise CopyError(f"{path} is not a sound journal: {problems[0]}.")


def keep_copy(home: Home, name: str, stamp: str) -> str:
    """A copy in backups under this name and instant; its path. Raises StoreError."""
    with translate_errors(home.backups):
        make_folder(home.backups)
    path = stamped_path(home, name, stamp, ".db")
    with translate_errors(path):
        return copy_to(home.journal, path, beside=True)


def stamped_path(home: Home, name: str, stamp: str, end: str) -> str:
    """A path in backups for this name and instant."""
    return os.path.join(home.backups, f"{name}-{stamp[:19].replace(':', '')}{end}")


def daily_path(home: Home, now: Moment) -> str:
    """Return where the copy of a day is."""
    return os.path.join(home.backups, f"{DAILY}{now.day}.db")


def daily(home: Home, now: Moment) -> str | None:
    """Make today's copy if there is none yet; its path if it was made. Raises StoreError.

    Of the older ones the last ten days, the first of each week and the first of each month stay,
    and the newest that holds more entries than the journal does now.
    """
    path = daily_path(home, now)
    if os.path.exists(path):
        return None
    with translate_errors(path):
        make_folder(home.backups)
        remove_files(*list_stale_parts(home.backups, now.at))
        try:
            copy_to(home.journal, path)
        except CopyError:
            if os.path.exists(path):
                return None  # another process was first
            raise
        _drop_old_copies(home, path)
    return path


def _drop_old_copies(home: Home, newest: str) -> None:
    """Remove daily copies that are not worth keeping beside the one just made."""
    days = {}
    for path in list_folder(home.backups):
        name = os.path.basename(path)
        if name.startswith(DAILY):
            with suppress(ValueError):  # not a name of ours
                days[date.fromisoformat(name.removeprefix(DAILY).removesuffix(".db"))] = path
    # A clock set back names the new copy as the oldest; it is today's all the same.
    outdated = [path for day in choose_outdated(days) if (path := days[day]) != newest]
    if not outdated:
        return
    now = summarize_journal(newest).entries
    kept = set(days.values()) - {newest, *outdated}
    # Newest first among those that would go: the first that holds more than today's stays.
    if not any(summarize_journal(path).entries > now for path in kept):
        fuller = (path for path in reversed(outdated) if summarize_journal(path).entries > now)
        spared = next(fuller, None)
        outdated = [path for path in outdated if path != spared]
    remove_files(*outdated)


def choose_outdated(days: Iterable[date]) -> list[date]:
    """Return the days whose copies may go, oldest first."""
    newest = sorted(days, reverse=True)
    # The newest week and month come first in these, each with its first day.
    weeks = {day.isocalendar()[:2]: day for day in newest}
    months = {(day.year, day.month): day for day in newest}
    kept = {
        *newest[:KEPT_DAYS],
        *list(weeks.values())[:KEPT_WEEKS],
        *list(months.values())[:KEPT_MONTHS],
    }
    return [day for day in reversed(newest) if day not in kept]


def back_up_journal(home: Home, now: Moment, path: str | None = None) -> str:
    """A checked copy of the journal at `path` (into a folder: under a name of its own).

    Without a path it goes to the other copies. Returns the copy's path. Raises StoreError:
    CopyError, NoSpace, NotWritable.
    """
    if path is None:
        return keep_copy(home, "backup", now.captured_at)
    path = os.path.abspath(os.path.expanduser(path))
    if os.path.isdir(path):
        path = os.path.join(path, f"chefslog-{now.day}.db")
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        raise CopyError(f"{folder} is not a folder; make it first. No copy was made.")
    if os.path.lexists(path):
        raise _exists(path)
    try:
        with translate_errors(path):
            copy_to(home.journal, path)
    except CopyError:
        raise
    except JournalError as error:
        raise type(error)(f"{error} No copy was made.") from error
    return path


def other_versions(home: Home) -> list[str]:
    """Find other versions of the journal beside it, whatever a sync program calls them.

    Dropbox, Nextcloud, OneDrive, iCloud and Syncthing, each in the user's language, put their mark
    behind `journal` or behind `.db`; Google Drive says `Copy of` before it.
    """
    own = [home.journal + end for end in ("", "-wal", "-shm", "-journal")]
    versions = []
    for path in list_folder(home.data):
        before, _, after = os.path.basename(path).casefold().partition("journal")
        is_alike = after.endswith(".db") if before else ".db" in after
        if is_alike and path not in own and os.path.isfile(path):
            versions.append(path)
    return versions


def ids_in(path: str) -> set[str] | None:
    """Return the ids that a journal has or had before a purge; None where it cannot be read."""
    if not os.path.isfile(path):
        return None  # a pipe would keep whoever opens it waiting
    try:
        with closing(connect_untouched(path)) as conn:
            rows = conn.execute("SELECT id FROM entry UNION SELECT id FROM tombstone")
            return {row[0] for row in rows}
    except sqlite3.Error:
        return None

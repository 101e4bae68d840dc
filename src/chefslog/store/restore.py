"""Brings a copy back in place of the journal, which is kept aside first."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from chefslog.home.clock import Moment
from chefslog.home.files import (
    create_file,
    free_path,
    make_folder,
    place_file,
    remove_files,
    replace_file,
    sync_file,
    sync_folder,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    JournalDamaged,
    JournalForeign,
    JournalNewer,
    connect,
    connect_untouched,
    file_uri,
    size_of,
)
from chefslog.store.copies import check, keep_copy, make_part, stamped_path
from chefslog.store.errors import CopyError, UpgradeFailed, no_space, translate_errors
from chefslog.store.migration import (
    begin_writing,
    connect_writer,
    finish_file,
    make_empty,
    prepare,
    released,
    version_of,
)
from chefslog.store.tables import Base

_ASIDE = "before-restore"


def restore_journal(home: Home, path: str | None, clock: Callable[[], Moment]) -> str | None:
    """Make the journal what the copy at `path` holds, or empty without one.

    Returns where the present journal is kept, if there was any. The copy is checked and stays as
    it is; one of an older schema is upgraded on the way. Programs that have the journal open see
    the restored one next. Pending captures stay. Killed at any point, the journal is either the
    old or the new one. Raises CopyError for a copy that cannot be used, JournalBusy, StoreError;
    the journal is as it was then.
    """
    stamp = clock().captured_at
    with _prepared(home, path) as ready, translate_errors(home.journal):
        if not os.path.lexists(home.journal) and not size_of(home.journal + "-wal"):
            remove_files(home.journal + "-wal", home.journal + "-shm")
            place_file(ready, home.journal)
            return None
        if _is_usable(home, stamp):
            return _refill(home, ready, stamp)
        return _replace(home, ready, stamp)


def check_restore(home: Home, path: str) -> None:
    """Do what a restore does up to the point of no return. Raises CopyError, StoreError."""
    with _prepared(home, path):
        pass


@contextmanager
def _prepared(home: Home, path: str | None) -> Iterator[str]:
    """Make the file that is to become the journal; it is removed where it did not."""
    with translate_errors(home.data):
        make_folder(home.data)
    # Hidden and unfinished until the very end: a killed restore leaves no second journal.
    with make_part(home.journal) as ready:
        if path is None:
            with translate_errors(ready):
                make_empty(ready, released())
        else:
            path = os.path.abspath(os.path.expanduser(path))
            with translate_errors(path):
                _duplicate(path, ready)
                finish_file(ready, released())
        yield ready


def _duplicate(path: str, ready: str) -> None:
    """Make a private, checked duplicate of a copy. Raises CopyError for one that is no use."""
    kept = "The journal was not touched."
    if not os.path.isfile(path):
        raise CopyError(f"{path} is not a file. {kept}")
    if not os.path.getsize(path):
        raise CopyError(f"{path} is empty. {kept}")
    os.close(create_file(ready))
    try:
        with (
            closing(connect_untouched(path)) as source,
            closing(connect(file_uri(ready, "mode=rw"))) as target,
        ):
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise CopyError(f"{path} is a database of another program. {kept}")
            if version_of(source) > SCHEMA_VERSION:
                raise CopyError(f"{path} was made by a newer chefslog: upgrade first. {kept}")
            source.backup(target)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise no_space(os.path.dirname(ready)) from error
        raise CopyError(f"{path} cannot be read: {error}. {kept}") from error
    try:
        check(ready)
    except CopyError as error:
        raise CopyError(f"{path} is damaged. {kept}") from error


def _is_usable(home: Home, stamp: str) -> bool:
    """Whether the present journal is sound and ours; one of an older schema is upgraded."""
    if not os.path.lexists(home.journal):
        return False
    try:
        prepare(home, stamp)
        with closing(connect_writer(home.journal)) as conn:
            return bool(conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except (JournalDamaged, JournalForeign, JournalNewer, UpgradeFailed):
        return False
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return False


def _refill(home: Home, ready: str, stamp: str) -> str:
    """Empty the sound journal and fill it from the copy, in one transaction.

    The file stays the same one, so programs that have it open go on; and while the write lock is
    held, what is kept aside is exactly what is replaced.
    """
    tables = {
        table.name: [f'"{column.name}"' for column in table.columns if column.computed is None]
        for table in Base.metadata.sorted_tables
    }
    tables["entry_fts"] = ["rowid", "headline", "body", "words"]
    tables["sqlite_sequence"] = ["name", "seq"]
    with closing(connect_writer(home.journal, foreign_keys=False, bulk=True)) as conn:
        conn.execute("ATTACH CAST(? AS TEXT) AS copy", (os.fsencode(ready),))
        begin_writing(conn)
        kept = keep_copy(home, _ASIDE, stamp)
        for table, columns in tables.items():
            names = ", ".join(columns)
            conn.execute(f"DELETE FROM main.{table}")
            conn.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM copy.{table}")
        conn.execute("COMMIT")
    return kept


def _replace(home: Home, ready: str, stamp: str) -> str:
    """Put the copy in place of a file that is no usable journal; its bytes are kept aside."""
    make_folder(home.backups)
    kept = free_path(stamped_path(home, _ASIDE, stamp, ".damaged"))
    make_folder(kept)
    wal = home.journal + "-wal"
    for path in (home.journal, wal) if size_of(wal) else (home.journal,):
        target = os.path.join(kept, os.path.basename(path))
        if os.path.isfile(path):
            os.close(create_file(target))
            shutil.copyfile(path, target)
            sync_file(target)
        elif os.path.lexists(path):
            replace_file(path, target)  # a folder, a pipe or a device, which may have no end
    sync_folder(kept)
    # The old -wal first: beside the new file it would be taken for the new file's.
    remove_files(wal, home.journal + "-shm")
    replace_file(ready, home.journal)
    return kept

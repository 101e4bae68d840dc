"""What is wrong with the journal's file, in words, and what to do; loaded only then."""

from __future__ import annotations

import os

from chefslog.home.files import list_folder, write_private
from chefslog.home.paths import Home
from chefslog.reading.connect import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    JournalDamaged,
    JournalError,
    JournalForeign,
    JournalNewer,
    JournalOlder,
    size_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
else:
    import _sqlite3 as sqlite3  # as in `connect`

_DAMAGE = (
    "no such table", "no such column", "no such index", "Could not decode to UTF-8",
    "JSON cannot hold BLOB", "malformed JSON", "unsupported file format",
)  # fmt: skip


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that pages or tables of the file are not as they should."""
    if isinstance(error, sqlite3.OperationalError):
        return str(error).startswith(_DAMAGE)
    return type(error) is sqlite3.DatabaseError


_UNCHANGED = "It was not changed, and new entries are kept as pending captures."


def damage_error(home: Home, reason: str, state: str = "cannot be read") -> JournalDamaged:
    """Return the error for a file that is no sound journal, naming the newest copy."""
    return JournalDamaged(
        f"{home.journal} {state}: {reason}.", f"{_UNCHANGED} {restore_advice(home)}"
    )


def explain_damage(home: Home, error: BaseException) -> JournalDamaged:
    """Return the error for damage that SQLite met in the journal, which is suspect from now on."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
        return JournalDamaged(
            f"The search index of {home.journal} is damaged.",
            "Nothing was changed, and the entries are safe. Rebuild it with: chefslog doctor --fix",
        )
    mark_suspect(home)
    return damage_error(home, str(error), "is damaged")


def garbled_note(home: Home) -> str:
    """Return the line to show where values of the journal were damaged."""
    return (
        f"{home.journal} is damaged: text that is not UTF-8 is shown with \ufffd, a number that is "
        f"none is left out. `chefslog doctor` names them. {restore_advice(home)}"
    )


def mark_suspect(home: Home) -> None:
    """Have every change look through the whole journal first, as damage was found in it."""
    try:
        write_private(home.suspect, b"Damage was found in the journal.\n")
    except OSError:
        return  # where nothing can be written, the journal is not either


def unopened_error(home: Home, reason: str) -> JournalError:
    """Return the error for a file that SQLite cannot open."""
    path = home.journal
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        return JournalError(
            f"{path} cannot be read: {error.strerror}. Nothing was changed; make the file "
            "readable for this user, or connect the disk that it is on."
        )
    return JournalError(
        f"{path}: {reason}. The journal was not changed; check that this user may read "
        "the file and its folder, and that no program holds it locked."
    )


def version_error(home: Home, version: int, owner: int) -> JournalError:
    """Return the error for a file of another program, or of another version of this one."""
    if owner == APPLICATION_ID and version > SCHEMA_VERSION:
        return JournalNewer(
            f"{home.journal} was written by a newer chefslog.",
            f"{_UNCHANGED} Upgrade chefslog to open it.",
        )
    if owner == APPLICATION_ID and version > 0:
        return JournalOlder(
            f"{home.journal} has schema {version}, this program uses {SCHEMA_VERSION}: "
            "the next change upgrades it, keeping a backup."
        )
    if owner == APPLICATION_ID:
        return damage_error(home, "it has no schema version")
    if not size_of(home.journal):
        return damage_error(home, "it is empty (zero bytes)")
    what = f"{home.journal} is a database of another program."
    if size_of(home.journal + "-wal"):
        what += f" {home.journal}-wal may belong to it alone: move that file away and look again."
    return JournalForeign(what, f"{_UNCHANGED} {restore_advice(home)}")


def missing_error(home: Home) -> JournalDamaged:
    """Return the error for a journal whose file is gone."""
    text = "New entries are kept as pending captures."
    if size_of(home.journal + "-wal"):
        text += (
            f" Its latest changes are in {home.journal}-wal, which is still there: if you moved "
            "the file, put it back beside it."
        )
    if newest_copy(home):
        text += f" {restore_advice(home)}"
    text += " To begin a new journal instead: chefslog restore --new"
    return JournalDamaged(f"{home.journal} is missing.", text)


def restore_advice(home: Home) -> str:
    """Say what to do about a journal that cannot be used."""
    newest = newest_copy(home)
    if newest:
        return f"The newest backup is {newest}; restore it with: chefslog restore '{newest}'"
    return (
        f"There is no backup in {home.backups}. To begin a new journal that takes in the pending "
        "captures: chefslog restore --new"
    )


def newest_copy(home: Home) -> str | None:
    """Return the path of the backup made last, None without any."""
    copies = list_copies(home)
    return copies[-1] if copies else None


def list_copies(home: Home) -> list[str]:
    """Return the paths of the backups, oldest first."""
    paths = [path for path in list_folder(home.backups) if path.endswith(".db")]
    return sorted(paths, key=os.path.getmtime)

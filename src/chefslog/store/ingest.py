"""Take pending captures into the journal: commit, then unlink; safe to repeat at any point."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field

from chefslog.capture.letters import LetterError, read_file, read_letter
from chefslog.home.files import free_path, is_stale, make_folder, sync_folder, write_private
from chefslog.home.paths import Home
from chefslog.model.entry import is_machine
from chefslog.store.transaction import (
    HUMAN,
    Entry,
    KeyAllocator,
    Transaction,
    add_rows,
    change_row,
    follow,
    known,
)

BATCH = 500
"""Captures in one transaction."""
BATCH_BYTES = 8 * 1024 * 1024
SHOWN = 5
"""Interrupted captures that a note names; of more, it gives the number."""
ELSEWHERE = "letter"
"""The session of captures: the app knows its own by their ids, whoever takes them in."""


@dataclass
class Ingested:
    """What happened to pending captures.

    `added` are new entries, `known` were in the journal already or purged, `rejected` lists
    (name, reason) of those set aside now, `left` counts those that could not be read or moved
    this time, `found` the headlines of those that a killed process had left unfinished but whole.
    """

    added: int = 0
    known: int = 0
    left: int = 0
    found: list[str] = field(default_factory=list)
    rejected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """Lines to show."""
        lines = [
            f"A pending capture was rejected and kept as letterbox/rejected/{name}: {reason}"
            for name, reason in self.rejected
        ]
        lines += [
            f"Found and taken in, from an add that was interrupted: {headline}"
            for headline in self.found[:SHOWN]
        ]
        if len(self.found) > SHOWN:
            lines.append(f"… and {len(self.found) - SHOWN} more that were interrupted.")
        if self.left:
            lines.append(
                f"{self.left} pending captures could not be read and stay where they are; "
                "`chefslog doctor` says why."
            )
        return lines


def ingest_captures(
    home: Home, at: float, begin: Callable[[], AbstractContextManager[Transaction]]
) -> Ingested:
    """Take in every file in letterbox/new, oldest first. Raises StoreError, losing nothing.

    `at` is the present in seconds since 1970; `begin` begins a transaction.
    """
    done = Ingested(found=_rescue(home, at))
    for names in _batches(home, done):
        letters = {name: read[0] for name in names if (read := _read(home, name, done))}
        if not letters:
            continue
        with begin() as transaction:
            added, other = _insert(transaction, letters)
        done.added += added
        done.known += len(letters) - added - len(other)
        for name in letters:
            if name in other:
                reason = "another entry has the same id; give this one a new id and put it back"
                _set_aside(home, name, reason, done)
            else:
                with suppress(OSError):  # one that stays is only met again as known
                    os.unlink(os.path.join(home.letters("new"), name))
    return done


def _batches(home: Home, done: Ingested) -> Iterator[list[str]]:
    """Yield the names of letters that can be read, the oldest first; others are set aside."""
    waiting = []
    for name in _names(home.letters("new")):
        read = _read(home, name, done)
        if read:
            entry, size = read
            waiting.append((entry["captured_at"], entry["id"], name, size))
    batch: list[str] = []
    total = 0
    for *_, name, size in sorted(waiting):
        if batch and (len(batch) == BATCH or total + size > BATCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append(name)
        total += size
    if batch:
        yield batch


def _names(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]
    except FileNotFoundError:
        return []


def _read(home: Home, name: str, done: Ingested) -> tuple[Entry, int] | None:
    """A letter and its size; None for one that vanished, was set aside, or has to wait."""
    try:
        data = read_file(os.path.join(home.letters("new"), name))
        return read_letter(data), len(data)
    except FileNotFoundError:
        return None  # another process took it in
    except LetterError as error:
        _set_aside(home, name, str(error), done)
    except OSError:
        done.left += 1
    return None


def _set_aside(home: Home, name: str, reason: str, done: Ingested) -> None:
    """Move a letter into rejected with its reason beside it, replacing nothing there.

    Of several processes the one that moves it tells.
    """
    folder = home.letters("rejected")
    try:
        make_folder(folder)
        target = free_path(os.path.join(folder, name))
        os.rename(os.path.join(home.letters("new"), name), target)
    except FileNotFoundError:
        return
    except OSError:
        done.left += 1
        return
    with suppress(OSError):  # `doctor` says where it was not recorded
        write_private(target + ".reason", f"{reason}\n".encode("utf-8", "backslashreplace"))
        sync_folder(home.letters("new"))
    done.rejected.append((os.path.basename(target), reason))


def _insert(transaction: Transaction, letters: dict[str, Entry]) -> tuple[int, set[str]]:
    """Add those that are new; how many, and the names of letters whose id means another entry."""
    here, gone = known(transaction.conn, [entry["id"] for entry in letters.values()])
    keys = KeyAllocator(transaction.conn)
    new: list[Entry] = []
    other: set[str] = set()
    for name, entry in letters.items():
        mark = (entry["captured_at"], entry["typed"])
        if entry["id"] in here and here[entry["id"]] != mark:
            other.add(name)
        if entry["id"] in here or entry["id"] in gone:
            continue
        here[entry["id"]] = mark
        entry["key"] = keys.allocate(entry["day"])
        new.append(entry)
    add_rows(transaction.conn, new)
    for entry in new:
        if "follows" in entry:
            # It may be one of these, so all have to be there.
            moment = entry["captured_at"]
            found = follow(transaction.conn, entry["follows"], entry["id"], moment)
            change_row(transaction.conn, dict(entry), entry | {"follows": found or None})
            entry["follows"] = found or None
        actor = entry["source"] if is_machine(entry["source"]) else HUMAN
        step = transaction.begin_step("capture", actor=actor, session=ELSEWHERE)
        left_out = ("key", "id", "short")
        held = {name: value for name, value in entry.items() if name not in left_out}
        after = {name: value for name, value in held.items() if value not in (None, {})}
        transaction.record(step, "entry", entry["id"], None, after)
    return len(new), other


def _rescue(home: Home, now: float) -> list[str]:
    """Post whole letters that a process left unfinished an hour ago or more; their headlines."""
    folder = home.letters("tmp")
    headlines = []
    for name in _names(folder):
        path = os.path.join(folder, name)
        try:
            if not is_stale(path, now):
                continue
            entry = read_letter(read_file(path))
            make_folder(home.letters("new"))
            os.link(path, os.path.join(home.letters("new"), entry["id"] + ".json"))
            os.unlink(path)
        except (OSError, LetterError):
            continue  # doctor shows what is left
        headlines.append(entry["headline"])
    return headlines

"""Files are for their writer only, whatever the umask, and whatever the copies."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

import pytest

from chefslog.home.paths import Home
from chefslog.store import copies, purge
from chefslog.store.restore import restore_journal
from tests.store.given import Clock, add_entries, an_entry, an_id, opened, post


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _modes(folder: str) -> dict[str, int]:
    found = {folder: stat.S_IMODE(os.stat(folder).st_mode)}
    for inside, inner, names in os.walk(folder):
        for name in (*inner, *names):
            path = os.path.join(inside, name)
            found[path] = stat.S_IMODE(os.stat(path).st_mode)
    return found


def test_every_file_is_0600_and_every_folder_0700(home: Home, clock: Clock, umask: int) -> None:
    with opened(home, clock) as journal:
        add_entries(journal, [an_entry(1), an_entry(2)])
        post(home, b"odd", "odd.json")
        os.chmod(os.path.join(home.letters("new"), "odd.json"), 0o600)
        while_open = _modes(home.data)
        copies.back_up_journal(journal.home, journal.clock())
    kept = restore_journal(home, os.path.join(home.backups, "daily-2026-11-21.db"), clock)
    assert kept
    with open(home.journal, "wb"):
        pass
    assert restore_journal(home, kept, clock)
    with opened(home, clock) as journal:
        purge.purge_entries(journal, [an_id(2)])
        modes = _modes(home.data) | while_open
    assert any(path.endswith("-wal") for path in while_open)
    assert any(path.endswith("-shm") for path in while_open)
    assert any("damaged" in path for path in modes)
    assert any(path.endswith(".reason") for path in modes)
    folders = {path for path in modes if os.path.isdir(path)}
    assert {modes[path] for path in folders} == {0o700}
    assert {modes[path] for path in set(modes) - folders} == {0o600}


def test_a_backup_elsewhere_is_private_too(home: Home, clock: Clock, umask: int) -> None:
    with opened(home, clock) as journal:
        path = copies.back_up_journal(
            journal.home, journal.clock(), os.path.join(os.path.dirname(home.data), "out.db")
        )
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600

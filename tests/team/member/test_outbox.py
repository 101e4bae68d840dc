"""What is sealed stays sealed, one file a number, until it is of no more use."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.member.outbox import (
    Outgoing,
    add,
    move,
    newest,
    periods,
    records,
    seen,
    tidy,
)
from chefslog.team.questions import Contribution

TEAM = "a1" * 16
SAID = Contribution((5, 15, 0), (True,))


def outgoing(seq: int, state: str = "queued", period: str = "2026-11") -> Outgoing:
    salt = bytes([seq]) * 16
    return Outgoing(
        TEAM, period, 1, "77" * 32, seq, f"{seq:032x}", salt.hex(), False, seen(salt, SAID),
        1_800_000_000, 1_800_086_400, state, b"sealed %d" % seq,
    )  # fmt: skip


def folder(home: Home) -> Path:
    return Path(home.team, TEAM, "queue", "2026-11")


def test_a_record_comes_back_as_it_was(home: Home) -> None:
    assert newest(home, TEAM, "2026-11") is None
    assert periods(home, TEAM) == ()
    add(home, outgoing(1))
    assert records(home, TEAM, "2026-11") == (outgoing(1),)
    assert outgoing(1).path == f"{TEAM}/2026-11/in/{1:032x}.rep"
    assert stat.S_IMODE(os.stat(folder(home) / "1.json").st_mode) == 0o600
    add(home, outgoing(1, period="2026-09"))
    assert periods(home, TEAM) == ("2026-09", "2026-11")


def test_a_number_is_never_given_twice(home: Home) -> None:
    add(home, outgoing(1))
    with pytest.raises(TeamError, match="number 1 is sealed already"):
        add(home, replace(outgoing(1), data=b"other"))
    assert records(home, TEAM, "2026-11") == (outgoing(1),)


def test_the_newest_replaces_what_never_set_out(home: Home) -> None:
    for seq in (1, 2, 11):
        add(home, outgoing(seq))
    assert [one.seq for one in records(home, TEAM, "2026-11")] == [1, 2, 11]
    tidy(home, TEAM, "2026-11")
    assert records(home, TEAM, "2026-11") == (outgoing(11),)
    assert newest(home, TEAM, "2026-11") == outgoing(11)


@pytest.mark.parametrize("state", ["going", "sent"])
def test_of_what_set_out_number_and_salt_stay(home: Home, state: str) -> None:
    add(home, outgoing(1))
    move(home, outgoing(1, state))
    add(home, outgoing(2))
    tidy(home, TEAM, "2026-11")
    emptied = replace(outgoing(1, state), data=b"")
    assert records(home, TEAM, "2026-11") == (emptied, outgoing(2))


def test_a_record_tells_whether_it_still_says_the_same() -> None:
    assert outgoing(1).says(SAID)
    assert not outgoing(1).says(Contribution((5, 14, 1), (True,)))
    assert not outgoing(1).says(Contribution((0, 0, 0), (False,)))


@pytest.mark.parametrize("change", ['"seq": 1|"seq": 3', '"data": "|"data": "?', '"salt"|"sold"'])
def test_a_damaged_record_is_named(home: Home, change: str) -> None:
    add(home, outgoing(1))
    path = folder(home) / "1.json"
    before, after = change.split("|")
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(TeamError, match=r"1\.json is damaged"):
        newest(home, TEAM, "2026-11")


def test_a_write_that_was_cut_short_is_not_seen(home: Home) -> None:
    add(home, outgoing(1))
    whole = (folder(home) / "1.json").read_bytes()
    (folder(home) / "2.json.tmp").write_bytes(whole[:-30])
    (folder(home).parent / ".DS_Store").write_bytes(b"")
    assert records(home, TEAM, "2026-11") == (outgoing(1),)
    assert periods(home, TEAM) == ("2026-11",)
    add(home, outgoing(2))
    assert newest(home, TEAM, "2026-11") == outgoing(2)

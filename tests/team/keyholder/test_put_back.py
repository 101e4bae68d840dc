"""What `tend` puts back and refuses, over periods and epochs, and what it keeps."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import EpochError, epoch_path
from chefslog.team.founding.teamfile import write_teamfile
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.ledger import Ledger, Shelf, keyholder_folder
from chefslog.team.keyholder.tend import Tended, check_signed, tend
from chefslog.team.release.release import NAME, release_hash
from chefslog.team.task import DESK, LOCK
from tests.team.keyholder.watching import COLLECTS, Refusing
from tests.team.scene import DAY, Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


@pytest.mark.parametrize(("role", "name"), [(DESK, DESK_BIN), (LOCK, LOCK_BIN), (DESK, NAME)])
def test_a_deleted_file_comes_back_with_the_same_bytes(scene: Scene, role: str, name: str) -> None:
    scene.send_all()
    for turn in (DESK, LOCK, DESK):
        scene.tend(turn)
        if scene.get(name) is not None:
            break
    before = scene.get(name)
    scene.delete(name)
    assert f"2026-10: put {name} into the place." in scene.tend(role, scene.closed() + DAY).steps
    assert scene.get(name) == before


@pytest.mark.parametrize(("role", "name"), [(DESK, DESK_BIN), (LOCK, LOCK_BIN), (DESK, NAME)])
def test_a_changed_file_is_put_right(scene: Scene, role: str, name: str) -> None:
    scene.send_all()
    for turn in (DESK, LOCK, DESK):
        scene.tend(turn)
        if scene.get(name) is not None:
            break
    before = scene.get(name)
    scene.put(name, b"something else")
    said = f"2026-10: {name} had been changed in the place; put the signed one back."
    assert said in scene.tend(role).steps
    assert scene.get(name) == before


def test_a_published_release_comes_back_even_after_its_period_expired(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    before = scene.get(NAME)
    scene.delete(NAME)
    expires = scene.task().period.expires
    assert "2026-10: put release.json into the place." in scene.tend(DESK, expires + DAY).steps
    assert scene.get(NAME) == before


def test_the_second_keyholder_waits_for_a_deleted_release(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    scene.delete(NAME)
    assert "Sam has to put back the release of 2026-10." in scene.tend(LOCK).waiting
    scene.tend(DESK)
    assert scene.tend(LOCK) == Tended([], [COLLECTS])


def test_a_second_lock_bin_beside_a_release_is_told(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    scene.put(LOCK_BIN, b"another")
    text = (
        "2026-10: a second lock.bin lies in the place. A period has one, ever: it is refused, and "
        "what was released stays. Ask Lee where it comes from."
    )
    before = scene.get(NAME)
    assert scene.tend(DESK).stopped == [text]
    assert scene.get(NAME) == before
    scene.tend(LOCK)
    assert scene.tend(DESK).stopped == []


def test_releases_form_a_chain_over_periods_and_epochs(scene: Scene, tmp_path: Path) -> None:
    chain = []
    for period in ("2026-10", "2026-12"):
        scene.send_all(period=period)
        chain.append(scene.play(period, scene.closed(period)))
    later = found(tmp_path, before=scene, quarter="2027-Q1")
    later.send_all()
    chain.append(later.play())
    assert chain[1]["statement"]["previous"] == release_hash(chain[0])
    assert chain[2]["statement"]["previous"] == release_hash(chain[1])
    assert chain[2]["epoch"] == 2


def test_a_keyholder_who_comes_later_reads_the_chain(scene: Scene, tmp_path: Path) -> None:
    scene.send_all()
    first = scene.play()
    for machine in (scene.desk, scene.lock):
        ledger = Path(keyholder_folder(machine.home, scene.file.team)) / "ledger.json"
        ledger.unlink()
    scene.send_all(period="2026-11")
    second = scene.play("2026-11", scene.closed("2026-11"))
    assert second["statement"]["previous"] == release_hash(first)


def test_a_broken_chain_stops_the_second_keyholder(scene: Scene) -> None:
    scene.send_all()
    release = scene.play()
    ledger = Path(keyholder_folder(scene.lock.home, scene.file.team)) / "ledger.json"
    ledger.unlink()
    scene.put(NAME, json.dumps({**release, "k": 4}).encode())
    scene.send_all(period="2026-11")
    now = scene.closed("2026-11")
    scene.tend(DESK, now)
    scene.put(NAME, json.dumps({**release, "k": 4}).encode())
    stopped = scene.tend(LOCK, now).stopped
    assert all(
        text.startswith("The release of 2026-10 is not to be trusted. The signature of Sam does")
        for text in stopped
    )
    assert len(stopped) == 2
    assert scene.get(LOCK_BIN, "2026-11") is None


def test_another_signed_release_of_a_known_period_is_never_taken(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    ledger = Ledger(scene.lock.home, scene.file.team)
    with pytest.raises(TeamError, match=r"^The release of 2026-10 in the place is another one"):
        ledger.record_release("2026-10", "ab" * 32)


def test_days_that_were_closed_are_never_opened_again(scene: Scene, tmp_path: Path) -> None:
    """A quarter over a month that was opened, in whatever epoch."""
    scene.send_all()
    scene.play()
    quarter = found(tmp_path / "again", monthly=False)
    for machine in (scene.desk, scene.lock):
        ledger = Ledger(machine.home, scene.file.team)
        text = (
            "2026-Q4 (epoch 1) has days that were closed with 2026-10. A day is opened once, ever: "
            "nothing was opened, and 2026-Q4 expires."
        )
        with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
            ledger.check_free(quarter.task())
        ledger.check_free(scene.task())
        ledger.check_free(scene.task("2026-11"))


def test_a_period_begun_under_another_team_file_is_refused(scene: Scene, tmp_path: Path) -> None:
    scene.send_all()
    scene.tend(DESK)
    other = found(tmp_path / "again", members=9)
    task = other.task()
    object.__setattr__(task.file, "team", scene.file.team)
    with pytest.raises(TeamError, match=r"^2026-10 was begun on this machine under another team"):
        Shelf(scene.desk.home, task)


def test_an_older_state_of_the_place_stops_everything(scene: Scene, tmp_path: Path) -> None:
    later = found(tmp_path, before=scene, quarter="2027-Q1")
    later.tend(DESK, scene.closed())
    with scene.open() as mailroom:
        mailroom.delete(epoch_path(scene.file.team, 2))
    with pytest.raises(EpochError, match=r"an older state was put back\. Nothing was sent or open"):
        scene.tend(DESK)


def test_an_epoch_that_the_keyholder_did_not_sign_is_not_used(scene: Scene) -> None:
    own = scene.lock.keys.identity().public.hex()
    signatures = {who: one for who, one in scene.file.signatures.items() if who != own}
    unsigned = replace(scene.file, signatures=signatures)
    path = epoch_path(scene.file.team, 1)
    with scene.open() as mailroom:
        mailroom.put(path, write_teamfile(unsigned).encode(), replace=True)
    with pytest.raises(EpochError, match="is not signed by Lee, the second keyholder"):
        scene.tend(LOCK)
    text = "This machine did not sign epoch 1 of Kitchen: nothing is opened under it."
    with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        check_signed(unsigned, scene.lock.keys.identity().public)


def test_a_second_tend_says_so_and_leaves(scene: Scene) -> None:
    scene.send_all()
    text = (
        "Another chefslog team tend is at work on this machine. Nothing was done by this one: let "
        "it finish, then run it again."
    )
    seen = []

    class Meanwhile(Refusing):
        def sync(self) -> None:
            with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
                scene.tend(DESK)
            seen.append(1)

    with scene.open() as mailroom:
        machine, team = scene.desk, scene.file.team
        tend(machine.home, machine.keys, Meanwhile(mailroom, "-"), team, scene.closed())
    assert seen == [1]
    assert scene.get(DESK_BIN) is not None


def test_what_a_keyholder_keeps_holds_no_share_and_no_key(scene: Scene) -> None:
    scene.send_all()
    keys = [
        machine.keys.period_key(scene.file.team, "2026-10") for machine in (scene.desk, scene.lock)
    ]
    scene.play()
    kept = b""
    for machine in (scene.desk, scene.lock):
        for folder, _, names in os.walk(keyholder_folder(machine.home, scene.file.team)):
            for name in names:
                path = Path(folder) / name
                assert path.stat().st_mode & 0o077 == 0
                kept += path.read_bytes()
    for key in keys:
        assert key not in kept
        assert key.hex().encode() not in kept
    for sealed in scene.sent.values():
        assert sealed.salt not in kept
        assert sealed.salt.hex().encode() not in kept


def test_damaged_state_is_told(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    path = Path(keyholder_folder(scene.desk.home, scene.file.team)) / "2026-10" / "progress.json"
    path.write_bytes(b"{")
    tended = scene.tend(DESK)
    (text,) = tended.stopped
    assert "progress.json is damaged" in text
    assert tended.waiting == [COLLECTS]


def test_no_report_at_all(scene: Scene) -> None:
    scene.tend(DESK)
    assert scene.tend(LOCK).stopped == [
        "2026-10: 0 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    ]

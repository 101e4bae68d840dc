"""`tend` from one period to the next: what it does, says, waits for, erases and puts back."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.ledger import ClockWrong, Ledger
from chefslog.team.keyholder.shelf import Shelf, keyholder_folder
from chefslog.team.keyholder.tend import Busy, Tended, tend
from chefslog.team.mailroom.protocol import MailroomError
from chefslog.team.pin import start
from chefslog.team.release import NAME, leaf, release_hash
from chefslog.team.sections import blank
from chefslog.team.task import DESK, LOCK
from chefslog.team.vault import KeyGone
from tests.team.scene import DAY, FEW, HOUR, Machine, Scene, contribution, found

COLLECTS = "2026-11 collects until 3 Dec 2026, 12:00 UTC."


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def key_is_there(scene: Scene, machine: Machine, period: str = "2026-10") -> bool:
    try:
        return len(machine.keys.period_key(scene.file.team, period)) == 32
    except KeyGone:
        return False


def reports(scene: Scene) -> list[str]:
    with scene.open() as mailroom:
        return mailroom.names(scene.task().inbox)


# One period, step by step.


def test_a_period_from_collecting_to_the_release(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 15, FEW if member < 4 else FEW[:2]))
    collecting = Tended([], ["2026-10 collects until 3 Nov 2026, 12:00 UTC.", COLLECTS])
    assert scene.tend(DESK, scene.closed() - 2 * HOUR) == collecting
    assert scene.tend(LOCK, scene.closed() - 2 * HOUR) == collecting
    assert scene.tend(LOCK) == Tended(
        [], ["Sam has not answered yet. 2026-10 expires unopened on 20 Nov.", COLLECTS]
    )
    assert scene.tend(DESK) == Tended(
        [
            "2026-10: checked the 8 reports that were there.",
            "2026-10: put desk.bin into the place.",
        ],
        ["Lee has not answered yet. 2026-10 expires unopened on 20 Nov.", COLLECTS],
    )
    assert scene.tend(LOCK) == Tended(
        [
            "2026-10: checked the reports and signed what opens.",
            "2026-10: put lock.bin into the place.",
        ],
        ["Sam has not released yet. 2026-10 expires unopened on 20 Nov.", COLLECTS],
    )
    assert not key_is_there(scene, scene.lock)
    assert key_is_there(scene, scene.desk)
    assert scene.tend(DESK) == Tended(
        [
            "2026-10: finished the release: 2 of 3 sections open.",
            "2026-10: put release.json into the place.",
            "2026-10: took 8 reports out of the place.",
        ],
        [COLLECTS],
    )
    assert not key_is_there(scene, scene.desk)
    assert reports(scene) == []
    assert scene.tend(LOCK) == Tended(
        ["2026-10: Sam released it; it is what this machine signed."], [COLLECTS]
    )
    for role in (DESK, LOCK):
        assert scene.tend(role) == Tended([], [COLLECTS])


def test_the_release_says_what_was_sent_in_bands(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 5, FEW if member < 4 else FEW[:2]))
    release = scene.play()
    assert release["sections"] == [
        {"name": "check", "support": "5–11", "cells": ["lo", "lo", "lo", "hi"], "why": ""},
        {"name": "effect", "support": "5–11", "cells": ["lo", "lo", "hi"], "why": ""},
        {"name": "own", "support": "", "cells": [], "why": "under-k"},
    ]
    assert (release["members"], release["reports"]) == ("5–11", "5–11")
    assert (release["first"], release["last"]) == ("2026-10-01", "2026-10-31")
    assert release["rejects"] == {}
    assert release["noise"] == ""
    assert release["statement"]["opened"] == ["check", "effect"]
    assert release["statement"]["previous"] == "0" * 64
    assert release["leaves"] == sorted(
        leaf(one.salt, one.report_id).hex() for one in scene.sent.values()
    )


def test_blank_reports_have_a_leaf_and_open_nothing(scene: Scene) -> None:
    scene.send_all(lambda member: blank(FEW))
    scene.tend(DESK)
    scene.tend(LOCK)
    tended = scene.tend(DESK)
    assert tended.steps[0] == (
        "2026-10: finished the release without values: too few people in every section."
    )
    release = scene.release()
    assert release is not None
    assert {one["why"] for one in release["sections"]} == {"too-few"}
    assert len(release["leaves"]) == 8


def test_of_several_reports_the_highest_seq_counts(scene: Scene) -> None:
    scene.send_all(lambda member: contribution(FEW, 0))
    for member in range(8):
        scene.send(member, contribution(FEW, 20))
    release = scene.play()
    assert release["sections"][0]["cells"] == ["hi", "lo", "lo", "lo"]
    assert release["rejects"] == {"superseded": 8}
    assert len(release["leaves"]) == 8


def test_a_foreign_and_a_truncated_file_do_not_count(scene: Scene) -> None:
    scene.send_all()
    cut = scene.seal(0)
    with scene.open() as mailroom:
        mailroom.put(scene.task().report_path(cut.report_id), cut.data[:-5])
        mailroom.put(f"{scene.task().inbox}/note.txt", b"Hello")
        mailroom.put(f"{scene.task().inbox}/{'ab' * 16}.rep", bytes(100_000))
    release = scene.play()
    assert release["rejects"] == {"name": 1, "size": 2}
    assert len(release["leaves"]) == 8
    assert reports(scene) == ["note.txt"]


def test_what_comes_after_closing_is_late(scene: Scene) -> None:
    for member in range(7):
        scene.send(member)
    scene.tend(DESK)
    scene.send(7)
    scene.tend(LOCK)
    assert scene.tend(DESK).stopped == []
    release = scene.release()
    assert release is not None
    assert release["rejects"] == {"late": 1}
    assert len(release["leaves"]) == 7
    assert reports(scene) == []


def test_what_is_changed_or_taken_away_after_closing_does_not_count(scene: Scene) -> None:
    scene.send_all()
    scene.tend(LOCK)
    task = scene.task()
    with scene.open() as mailroom:
        mailroom.put(
            task.report_path(scene.sent[0].report_id), scene.sent[0].data[:-1] + b"!", replace=True
        )
        mailroom.delete(task.report_path(scene.sent[1].report_id))
    release = scene.play()
    assert release["rejects"] == {"changed": 1}
    assert len(release["leaves"]) == 6


def test_a_section_with_the_same_field_stays_shut_unless_the_same_people_fill_it(
    tmp_path: Path,
) -> None:
    sections = ("delegation", "stakes")
    scene = found(tmp_path, sections=sections)
    scene.send_all(
        lambda member: contribution(sections, 15, sections if member < 6 else sections[:1])
    )
    release = scene.play()
    assert [one["why"] for one in release["sections"]] == ["", "overlap"]


def test_a_team_of_four_with_every_signature(tmp_path: Path) -> None:
    scene = found(tmp_path, members=4, k=4)
    scene.send_all(lambda member: contribution(FEW, 5))
    release = scene.play()
    assert release["sections"][1]["cells"] == ["lower", "lower", "upper"]
    assert release["sections"][1]["support"] == "4–11"


# Waiting.


def test_it_says_for_how_many_days_somebody_has_not_answered(scene: Scene) -> None:
    scene.send_all(period="2026-11")
    closed = scene.closed("2026-11")
    scene.tend(DESK, closed)
    for days, said in ((0, "yet"), (1, "for 1 day"), (7, "for 7 days"), (16, "for 16 days")):
        waiting = scene.tend(DESK, closed + days * DAY).waiting
        assert f"Lee has not answered {said}. 2026-11 expires unopened on 20 Dec." in waiting


def test_the_second_lock_waits_for_the_desk(scene: Scene) -> None:
    closed = scene.closed("2026-11")
    scene.send_all(period="2026-11")
    waiting = scene.tend(LOCK, closed + 3 * DAY).waiting
    assert "Sam has not answered for 3 days. 2026-11 expires unopened on 20 Dec." in waiting
    scene.tend(DESK, closed + 3 * DAY)
    scene.tend(LOCK, closed + 4 * DAY)
    waiting = scene.tend(LOCK, closed + 6 * DAY).waiting
    assert "Sam has not released for 2 days. 2026-11 expires unopened on 20 Dec." in waiting


def test_before_the_first_epoch_there_is_nothing_to_tend(tmp_path: Path) -> None:
    machine = Machine.make(tmp_path / "desk")
    start(machine.home, "ab" * 16, "Sam", DESK)
    scene = found(tmp_path / "other")
    with scene.open() as mailroom:
        assert tend(machine.home, machine.keys, mailroom, "ab" * 16, 2e9) == Tended()


def test_a_member_tends_nothing(scene: Scene) -> None:
    ada = Machine.make(Path(scene.place).parent / "ada")
    start(ada.home, scene.file.team, "Nobody", "member")
    text = (
        "This machine is no keyholder of Kitchen. Its desk is Sam, its second lock Lee: they tend "
        "it."
    )
    with scene.open() as mailroom, pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        tend(ada.home, ada.keys, mailroom, scene.file.team, scene.closed())


# Expiry.


def test_what_was_not_opened_expires(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    expires = scene.task().period.expires
    assert scene.tend(LOCK, expires) == Tended(
        [
            "2026-10: took 8 reports out of the place.",
            "2026-10 expired unopened on 20 Nov; the key for it is erased.",
        ],
        [COLLECTS],
    )
    assert scene.tend(LOCK, expires).steps == []
    assert scene.tend(DESK, expires).steps == [
        "2026-10 expired unopened on 20 Nov; the key for it is erased."
    ]
    for machine in (scene.desk, scene.lock):
        assert not key_is_there(scene, machine)
        assert key_is_there(scene, machine, "2026-11")
    assert scene.get(LOCK_BIN) is None
    assert scene.release() is None


def test_after_expiry_the_second_lock_never_signs(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK, scene.task().period.expires)
    assert scene.get(LOCK_BIN) is None
    assert not key_is_there(scene, scene.lock)


def test_after_expiry_the_desk_opens_nothing(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    tended = scene.tend(DESK, scene.task().period.expires)
    assert tended.steps[-1] == "2026-10 expired unopened on 20 Nov; the key for it is erased."
    assert scene.release() is None
    assert scene.tend(LOCK, scene.task().period.expires).steps == [
        "2026-10 expired unopened on 20 Nov; the key for it is erased."
    ]


def test_a_release_that_was_finished_and_not_published_in_time_is_not_published(
    scene: Scene,
) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    with scene.open() as mailroom:
        blocked = Refusing(mailroom, NAME)
        tended = tend(
            scene.desk.home, scene.desk.keys, blocked, scene.file.team, scene.closed(), workers=1
        )
    assert tended.stopped == ["the place is full"]
    shelf = Shelf(scene.desk.home, scene.task())
    assert shelf.get(NAME) is not None
    expires = scene.task().period.expires
    assert scene.tend(DESK, expires).steps == [
        "2026-10: took 8 reports out of the place.",
        "2026-10 expired unopened on 20 Nov; the key for it is erased.",
    ]
    assert shelf.get(NAME) is None
    assert scene.release() is None


class Refusing:
    """A mailroom that does not take one file."""

    def __init__(self, mailroom: Any, name: str) -> None:
        self._mailroom = mailroom
        self._name = name

    def put(self, path: str, data: bytes, replace: bool = False) -> None:
        if path.endswith(self._name):
            raise MailroomError("the place is full")
        self._mailroom.put(path, data, replace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailroom, name)


def test_where_the_place_was_full_the_next_tend_publishes_the_same(scene: Scene) -> None:
    scene.send_all()
    for role, name in ((DESK, DESK_BIN), (LOCK, LOCK_BIN), (DESK, NAME)):
        machine = scene.desk if role == DESK else scene.lock
        with scene.open() as mailroom:
            blocked = Refusing(mailroom, name)
            team, now = scene.file.team, scene.closed()
            assert tend(machine.home, machine.keys, blocked, team, now, workers=1).stopped
        kept = Shelf(machine.home, scene.task()).get(name)
        assert kept is not None
        assert scene.get(name) is None
        assert scene.tend(role, scene.closed() + DAY).stopped == []
        assert scene.get(name) == kept


def test_expired_keys_are_erased_even_where_the_place_is_gone(scene: Scene) -> None:
    scene.tend(LOCK)
    with scene.open() as mailroom:
        gone = Refusing(mailroom, "")
        gone.sync = _gone  # type: ignore[attr-defined]
        with pytest.raises(MailroomError, match="no place"):
            tend(
                scene.lock.home,
                scene.lock.keys,
                gone,
                scene.file.team,
                scene.task().period.expires,
            )
    assert not key_is_there(scene, scene.lock)
    assert key_is_there(scene, scene.lock, "2026-11")


def _gone() -> None:
    raise MailroomError("no place")


def test_a_lost_key_is_told(scene: Scene) -> None:
    scene.send_all()
    folder = Path(scene.lock.home.keys) / scene.file.team
    (folder / "2026-10.key").unlink()
    scene.tend(DESK)
    (text,) = scene.tend(LOCK).stopped
    assert text.startswith("The key of 2026-10 is not on this machine.")
    assert text.endswith("If it is lost, the period expires unopened.")


# Clocks.


def test_a_clock_that_went_back_stops_everything(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    text = (
        "This machine's clock (3 Nov 2026, 12:00 UTC) is behind Sam's last signature (3 Nov 2026, "
        "13:00 UTC). Nothing was done: set it right, or wait until it has caught up."
    )
    with pytest.raises(ClockWrong, match=f"^{re.escape(text)}$"):
        scene.tend(DESK, scene.closed() - HOUR)


def test_clocks_over_a_day_apart_stop_everything(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK, scene.closed() + 2 * DAY)
    text = (
        "This machine's clock (3 Nov 2026, 13:00 UTC) is over a day apart from Sam's, who signed "
        "at 5 Nov 2026, 13:00 UTC. One of them is wrong. Nothing was done: set it right first."
    )
    with pytest.raises(ClockWrong, match=f"^{re.escape(text)}$"):
        scene.tend(LOCK)
    assert scene.get(LOCK_BIN) is None


def test_a_clock_behind_an_earlier_release_stops_everything(scene: Scene) -> None:
    scene.send_all()
    scene.play(now=scene.closed() + DAY)
    for role in (DESK, LOCK):
        with pytest.raises(ClockWrong, match="is behind"):
            scene.tend(role, scene.closed() + DAY - 60)


# What is put back, and what is refused.


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


def test_the_second_lock_waits_for_a_deleted_release(scene: Scene) -> None:
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


# Several periods and epochs.


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


def test_a_broken_chain_stops_the_second_lock(scene: Scene) -> None:
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


# One at a time, and what is kept.


def test_a_second_tend_says_so_and_leaves(scene: Scene) -> None:
    scene.send_all()
    text = (
        "Another chefslog team tend is at work on this machine. Nothing was done by this one: let "
        "it finish, then run it again."
    )
    seen = []

    class Meanwhile(Refusing):
        def sync(self) -> None:
            with pytest.raises(Busy, match=f"^{re.escape(text)}$"):
                scene.tend(DESK)
            seen.append(1)

    with scene.open() as mailroom:
        machine, team = scene.desk, scene.file.team
        tend(machine.home, machine.keys, Meanwhile(mailroom, "-"), team, scene.closed(), workers=1)
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
    with pytest.raises(TeamError, match=r"progress\.json is damaged"):
        scene.tend(DESK)


def test_no_report_at_all(scene: Scene) -> None:
    scene.tend(DESK)
    assert scene.tend(LOCK).stopped == [
        "2026-10: 0 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    ]

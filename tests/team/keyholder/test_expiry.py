"""What is not opened in time is erased, and clocks that cannot be right stop everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.ledger import ClockWrong
from chefslog.team.keyholder.shelf import Shelf
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.mailroom.protocol import MailroomError
from chefslog.team.release.release import NAME
from chefslog.team.task import DESK, LOCK
from tests.team.keyholder.watching import COLLECTS, Refusing, key_is_there
from tests.team.scene import DAY, HOUR, Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


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
        tended = tend(scene.desk.home, scene.desk.keys, blocked, scene.file.team, scene.closed())
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


def test_where_the_place_was_full_the_next_tend_publishes_the_same(scene: Scene) -> None:
    scene.send_all()
    for role, name in ((DESK, DESK_BIN), (LOCK, LOCK_BIN), (DESK, NAME)):
        machine = scene.desk if role == DESK else scene.lock
        with scene.open() as mailroom:
            blocked = Refusing(mailroom, name)
            team, now = scene.file.team, scene.closed()
            assert tend(machine.home, machine.keys, blocked, team, now).stopped
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


def test_a_clock_that_went_back_stops_everything(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    text = (
        "This machine's clock (3 Nov 2026, 12:00 UTC) is behind Sam's last signature (3 Nov 2026, "
        "13:00 UTC). tend stops here: set the clock right, or wait until it has caught up."
    )
    with pytest.raises(ClockWrong, match=f"^{re.escape(text)}$"):
        scene.tend(DESK, scene.closed() - HOUR)


def test_a_second_lock_remembers_when_it_signed(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK, scene.closed() + DAY)
    with pytest.raises(ClockWrong, match=r"is behind Lee's last signature \(4 Nov 2026, 13:00"):
        scene.tend(LOCK, scene.closed() + HOUR)


def test_clocks_over_a_day_apart_stop_everything(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK, scene.closed() + 2 * DAY)
    text = (
        "This machine's clock (3 Nov 2026, 13:00 UTC) is over a day apart from Sam's, who signed "
        "at 5 Nov 2026, 13:00 UTC. One of them is wrong: tend stops here until it is set right."
    )
    assert scene.tend(LOCK) == Tended([], [], [text])
    assert scene.get(LOCK_BIN) is None
    assert scene.tend(LOCK, scene.closed() + 2 * DAY).stopped == []


def test_a_clock_behind_an_earlier_release_stops_everything(scene: Scene) -> None:
    scene.send_all()
    scene.play(now=scene.closed() + DAY)
    for role in (DESK, LOCK):
        with pytest.raises(ClockWrong, match="is behind"):
            scene.tend(role, scene.closed() + DAY - 60)

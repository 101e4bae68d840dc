"""What is not opened in time is erased, and clocks that cannot be right stop everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.ledger import ClockWrong, Shelf
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.mailroom.protocol import MailroomError
from chefslog.team.release.release import NAME
from chefslog.team.task import DESK, LOCK
from tests.team.keyholder.watching import COLLECTS, Refusing, key_is_there
from tests.team.scene import DAY, HOUR, Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def expired(scene: Scene, role: str) -> Tended:
    """What a keyholder's program does once its clock has said so on two days."""
    expires = scene.task().period.expires
    scene.tend(role, expires)
    return scene.tend(role, expires + DAY)


def test_what_was_not_opened_expires(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    assert expired(scene, LOCK) == Tended(
        [
            "2026-10: took 8 reports out of the place.",
            "2026-10 expired unopened on 20 Nov; the key for it is erased.",
        ],
        [COLLECTS],
    )
    assert scene.tend(LOCK, scene.task().period.expires + 2 * DAY).steps == []
    assert expired(scene, DESK).steps == [
        "2026-10 expired unopened on 20 Nov; the key for it is erased."
    ]
    for machine in (scene.desk, scene.lock):
        assert not key_is_there(scene, machine)
        assert key_is_there(scene, machine, "2026-11")
    assert scene.get(LOCK_BIN) is None
    assert scene.release() is None


def test_a_clock_alone_erases_nothing_on_its_first_day(scene: Scene) -> None:
    scene.send_all()
    expires = scene.task().period.expires
    for hours in (0, 1, 23):
        tended = scene.tend(DESK, expires + hours * HOUR)
        assert tended.steps == []
        assert tended.waiting[0].startswith(
            f"By this machine's clock (20 Nov 2026, {12 + hours}:00 UTC) 2026-10 expired on 20 Nov."
            if hours < 12
            else "By this machine's clock (21 Nov 2026, 11:00 UTC) 2026-10 expired on 20 Nov."
        )
    assert key_is_there(scene, scene.desk)
    assert scene.tend(DESK, expires + DAY).steps[-1].endswith("the key for it is erased.")


def test_anothers_signed_time_is_a_witness(scene: Scene) -> None:
    expires = scene.task().period.expires
    scene.tend(DESK, expires)
    scene.tend(DESK, expires + DAY)
    assert not key_is_there(scene, scene.desk)
    scene.tend(LOCK, expires + DAY)
    assert not key_is_there(scene, scene.lock), "the first keyholder's note of erasure is one"


@pytest.mark.parametrize("role", [DESK, LOCK])
@pytest.mark.parametrize("ahead", [4 * DAY, 12 * DAY, 40 * DAY, 365 * DAY, 3000 * DAY])
def test_a_clock_that_was_ahead_loses_nothing(scene: Scene, role: str, ahead: int) -> None:
    """The first build erased a quarter's keys on the first look of such a clock."""
    machine = scene.desk if role == DESK else scene.lock
    scene.send_all()
    opens = scene.task().period.opens
    for hour in range(3):
        scene.tend(role, opens + ahead + hour * HOUR)
    scene.tend(role, opens + 2 * DAY)
    if ahead > 365 * DAY:
        for day in range(4):
            scene.tend(role, opens + ahead + day * DAY)
    scene.tend(role, opens + 4 * DAY)
    assert key_is_there(scene, machine)
    scene.send(0)
    assert scene.play()["reports"] == "5–11"
    assert scene.tend(role, scene.closed() + DAY).stopped == []


@pytest.mark.parametrize("role", [DESK, LOCK])
def test_a_clock_that_was_ahead_after_closing_loses_nothing(scene: Scene, role: str) -> None:
    scene.send_all()
    scene.tend(DESK, scene.closed() + (5 * DAY if role == DESK else 0))
    if role == LOCK:
        scene.tend(LOCK, scene.closed() + 5 * DAY)
        assert scene.tend(DESK).stopped, "it waits until it has caught up"
        assert scene.play(now=scene.closed() + 6 * DAY)
    else:
        assert scene.tend(LOCK).stopped
        assert scene.play()


@pytest.mark.parametrize("role", [DESK, LOCK])
def test_a_clock_that_is_days_behind_loses_nothing(scene: Scene, role: str) -> None:
    scene.send_all()
    other = LOCK if role == DESK else DESK
    for hour in range(4):
        scene.tend(other, scene.closed() + 5 * DAY + hour * HOUR)
        scene.tend(role, scene.closed() - 9 * DAY + hour * HOUR)
    assert scene.play(now=scene.closed() + 6 * DAY)


def test_after_expiry_the_second_keyholder_never_signs(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK, scene.task().period.expires)
    assert scene.get(LOCK_BIN) is None
    expired(scene, LOCK)
    assert not key_is_there(scene, scene.lock)


def test_after_expiry_the_first_keyholder_opens_nothing(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    assert expired(scene, DESK).steps[-1] == (
        "2026-10 expired unopened on 20 Nov; the key for it is erased."
    )
    assert scene.release() is None
    assert expired(scene, LOCK).steps == [
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
    assert expired(scene, DESK).steps == [
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
    home, keys, expires = scene.lock.home, scene.lock.keys, scene.task().period.expires
    for day in range(2):
        with scene.open() as mailroom:
            gone = Refusing(mailroom, "")
            gone.sync = _gone  # type: ignore[method-assign]
            with pytest.raises(MailroomError, match="no place"):
                tend(home, keys, gone, scene.file.team, expires + day * DAY)
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

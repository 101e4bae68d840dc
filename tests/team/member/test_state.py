"""One look says where each period is and what comes next."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chefslog.team.calendar import DAY
from chefslog.team.member.places import Place, remember
from chefslog.team.member.state import TeamState, overview
from tests.team.member.kitchen import Cook, closing_day, cook, ended, in_period
from tests.team.scene import Machine, Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, members=6)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    made.say_yes()
    return made


def states(state: TeamState) -> list[str]:
    return [one.state for one in state.periods]


def test_a_machine_without_a_team(scene: Scene, tmp_path: Path) -> None:
    lonely = Machine.make(tmp_path / "lonely")
    assert overview(lonely.home, lonely.keys, ended(scene)) == ()


def test_one_period_from_its_first_day_to_its_release(ada: Cook, scene: Scene) -> None:
    running = ada.state(in_period(scene, day=10))
    assert (running.epoch, running.quarter, running.is_verified) == (1, "2026-Q4", True)
    assert running.shown == scene.place
    assert states(running) == ["open", "upcoming", "upcoming"]
    assert running.periods[0].text == (
        "Nothing decided. A blank goes on the closing day, from Mon 2 Nov, 12:00 UTC."
    )
    assert (running.is_due, running.next) == (
        False,
        "Nothing now. 2026-10 closes Tue 3 Nov, 12:00 UTC.",
    )

    over = ada.state(ended(scene))
    assert (over.is_due, over.next) == (
        True,
        "2026-10 closes Tue 3 Nov, 12:00 UTC. See what would leave: chefslog team share.",
    )

    ada.share(ended(scene))
    queued = ada.state(ended(scene))
    assert states(queued) == ["queued", "open", "upcoming"]
    assert (queued.is_due, queued.next) == (
        False,
        "Nothing now. 2026-10 closes Tue 3 Nov, 12:00 UTC.",
    )

    ada.send_due(closing_day(scene))
    assert states(ada.state(closing_day(scene)))[0] == "arrived"
    closed = ada.state(scene.closed())
    assert states(closed)[0] == "waiting"

    for member in range(1, 6):
        scene.send(member)
    scene.play()
    released = ada.state(scene.closed())
    assert states(released)[0] == "in"
    assert released.periods[0].release == scene.release()
    assert released.next == "Nothing now. 2026-11 closes Thu 3 Dec, 12:00 UTC."


def test_a_journal_that_says_more_since(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    assert not ada.state(ended(scene)).periods[0].is_stale
    ada.write("2026-10-09", delegation=2, checked="none", private=True)
    assert not ada.state(ended(scene)).periods[0].is_stale
    ada.write("2026-10-08", delegation=2, checked="none")
    stale = ada.state(ended(scene))
    assert stale.periods[0].is_stale
    assert stale.next == "Your journal says more since you shared 2026-10: chefslog team share."
    ada.share(ended(scene))
    assert not ada.state(ended(scene)).periods[0].is_stale


def test_words_come_first(scene: Scene, tmp_path: Path) -> None:
    ben = cook(tmp_path, scene, 1, verified=False)
    state = ben.state(ended(scene))
    assert not state.is_verified
    assert state.next == (
        "Only blanks are sent until you type three of the words that Sam reads: "
        "chefslog team words."
    )
    ben.verify()
    assert ben.state(ended(scene)).is_verified


def test_changes_wait_for_a_yes(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    found(tmp_path, members=5, quarter="2027-Q1", before=scene)
    state = ada.state(in_period(scene, day=10))
    assert state.news == ("Finn leaves.",)
    assert state.next == (
        "Epoch 2 brings changes. See them and say yes or no: chefslog team words."
    )
    assert len(state.periods) == 6


def test_who_left_still_sees_what_was(scene: Scene, tmp_path: Path) -> None:
    finn = cook(tmp_path, scene, 5)
    found(tmp_path, members=5, quarter="2027-Q1", before=scene)
    state = finn.state(scene.task("2026-12").period.expires + DAY)
    assert states(state) == ["expired"] * 3
    assert "Finn is not in epoch 2 of Kitchen" in state.problem + state.next


def test_nothing_went_from_here(ada: Cook, scene: Scene) -> None:
    for member in range(1, 6):
        scene.send(member)
    closed = ada.state(scene.closed())
    assert (closed.periods[0].state, closed.periods[0].todo) == ("nothing", "")
    scene.play()
    released = ada.state(scene.closed())
    assert released.periods[0].state == "released"
    assert released.periods[0].text == "2026-10 is released. Nothing went from this machine."


def test_what_was_missed_is_told_plainly(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    ada.send_due(scene.closed())
    state = ada.state(scene.closed())
    assert (state.periods[0].state, state.is_due) == ("missed", False)


def test_what_there_is_to_do_comes_first(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene), at_once=True)
    os.unlink(os.path.join(scene.place, out.path))
    state = ada.state(ended(scene))
    assert (state.is_due, state.next) == (
        True,
        "2026-10: Share once more.",
    )


def test_a_place_that_is_away_is_a_problem_of_that_team_alone(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    remember(ada.home, Place("00" * 16, str(tmp_path / "gone"), "Aroma", "member"))
    first, second = overview(ada.home, ada.keys, ended(scene))
    assert "There is no folder" in first.problem
    assert first.is_due
    assert second.problem == ""
    assert states(second) == ["open", "open", "upcoming"]


def keyholder(scene: Scene, role: str, now: float) -> TeamState:
    machine = scene.desk if role == "desk" else scene.lock
    remember(machine.home, Place(scene.file.team, scene.place, "Kitchen", role))
    (state,) = overview(machine.home, machine.keys, now)
    return state


def test_keyholders_see_whose_turn_it_is(scene: Scene) -> None:
    for member in range(6):
        scene.send(member)
    now = scene.closed()
    assert not keyholder(scene, "desk", ended(scene)).is_due
    assert keyholder(scene, "desk", now).next == "2026-10 waits for you: chefslog team tend."
    assert keyholder(scene, "lock", now).next == (
        "2026-10 waits for Sam, and expires unopened on Fri 20 Nov."
    )
    scene.tend("desk")
    assert keyholder(scene, "lock", now).next == "2026-10 waits for you: chefslog team tend."
    assert keyholder(scene, "desk", now).next == (
        "2026-10 waits for Lee, and expires unopened on Fri 20 Nov."
    )
    scene.tend("lock")
    assert keyholder(scene, "desk", now).is_due
    scene.tend("desk")
    for role in ("desk", "lock"):
        state = keyholder(scene, role, now)
        assert states(state)[0] == "released"
        assert not state.is_due
        assert state.next == "2026-11 collects until Thu 3 Dec, 12:00 UTC."

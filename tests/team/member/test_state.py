"""One look says where each period is and what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.team.calendar import DAY
from chefslog.team.member.places import Place, remember
from chefslog.team.member.state import TeamState, overview
from tests.team.member.kitchen import Cook, cook, ended, in_period, last_days
from tests.team.scene import Machine, Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, members=6)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
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
    assert running.periods[0].text == "Files go from Sun 25 Oct, 00:00 UTC on."
    nothing = (False, "Nothing now. 2026-10 closes Tue 3 Nov, 12:00 UTC.")
    assert (running.is_due, running.next) == nothing

    ada.run(last_days(scene))
    blank = ada.state(last_days(scene))
    assert states(blank)[0] == "arrived"
    assert blank.periods[0].text == (
        "A blank of yours is in the place, sealed. 2026-10 closes Tue 3 Nov, 12:00 UTC. Only "
        "blanks go until you say yes: chefslog team share."
    )
    assert (blank.is_due, blank.next) == (
        True,
        "2026-10 closes Tue 3 Nov, 12:00 UTC. See what would go: chefslog team share.",
    )

    ada.answer(last_days(scene))
    decided = ada.state(last_days(scene))
    assert "A blank of yours" in decided.periods[0].text, "a yes is not said to be there yet"
    assert "You said yes: your answers go with the next file" in decided.periods[0].text
    assert (decided.is_due, decided.next) == nothing
    ada.run(ended(scene))
    assert ada.state(ended(scene)).periods[0].text.startswith("Your answers are in the place")
    assert states(ada.state(scene.closed()))[0] == "waiting"

    for member in range(1, 6):
        scene.send(member)
    scene.play()
    released = ada.state(scene.closed())
    assert states(released)[0] == "in"
    assert released.next == "Nothing now. 2026-11 closes Thu 3 Dec, 12:00 UTC."


def test_a_yes_before_the_words_says_that_it_waits_for_them(scene: Scene, tmp_path: Path) -> None:
    """The first build sealed a blank for good, and said nothing of it after the words."""
    ben = cook(tmp_path, scene, 1, verified=False)
    ben.write("2026-10-05", delegation=2, checked="lines")
    ben.answer(last_days(scene))
    ben.run(last_days(scene))
    told = ben.state(last_days(scene)).periods[0].text
    assert told.startswith("A blank of yours is in the place")
    assert "You said yes" in told and "eight words were not typed here yet" in told
    ben.verify()
    ben.run(ended(scene))
    assert ben.state(ended(scene)).periods[0].text.startswith("Your answers are in the place")


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
    ada.answer(ended(scene))
    state = ada.state(scene.closed())
    assert (state.periods[0].state, state.is_due) == ("missed", False)


def test_what_there_is_to_do_comes_first(ada: Cook, scene: Scene) -> None:
    ada.path(ada.share(ended(scene))).unlink()
    state = ada.state(ended(scene))
    assert (state.is_due, state.next) == (
        True,
        "2026-10: The next run of the app, chefslog team or chefslog today puts a fresh one there.",
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


def test_a_keyholder_whose_key_is_lost_is_not_told_that_a_period_waits_for_it(
    scene: Scene,
) -> None:
    scene.send_all()
    now = scene.closed()
    scene.tend("desk")
    (Path(scene.lock.home.keys) / scene.file.team / "2026-10.key").unlink()
    lost = keyholder(scene, "lock", now)
    assert (lost.is_due, lost.next) == (
        True,
        "2026-10 cannot be opened here: your key for it is on another machine or lost. "
        "Run chefslog team tend on the machine that made it.",
    )
    (stopped,) = scene.tend("lock").stopped
    assert stopped.startswith("The key of 2026-10 is not on this machine."), "tend says the same"
    assert scene.get("lock.bin") is None


def test_an_erased_key_whose_answer_is_finished_is_no_lost_key(scene: Scene) -> None:
    """Somebody took the answer out of the place: the next tend puts it back without the key."""
    scene.send_all()
    scene.tend("desk")
    scene.tend("lock")
    with scene.open() as mailroom:
        mailroom.delete(f"{scene.task().folder}/lock.bin")
    assert keyholder(scene, "lock", scene.closed()).next == (
        "2026-10 waits for you: chefslog team tend."
    )
    scene.tend("lock")
    assert scene.get("lock.bin") is not None

"""In a period's last days a fresh file replaces the one before; with a yes it holds what was shown.

What the place shows is a function of when the program ran, and of nothing that was decided.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import EpochError, epoch_path
from chefslog.team.founding.teamfile import sign, write_teamfile
from chefslog.team.keys import KeyStore
from chefslog.team.member.consent import agree_ahead, set_standing
from chefslog.team.member.outbox import Claim, answer_outbox, claim, claims
from chefslog.team.member.places import HOUR, Place, remember
from chefslog.team.member.sender import send_due, share
from chefslog.team.member.today import team_rows
from chefslog.team.member.visit import visiting
from tests.team.member.kitchen import Cook, cook, ended, in_period, last_days, opened
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    made.write("2026-11-05", delegation=2, checked="lines")
    return made


def filled(scene: Scene) -> list[tuple[bool, ...]]:
    return [one.vouching.filled for one in opened(scene)]


def test_without_a_yes_blanks_go_and_each_replaces_the_one_before(ada: Cook, scene: Scene) -> None:
    for number in range(3):
        assert ada.run(last_days(scene) + number * DAY) == ()
        (one,) = opened(scene)
        assert (one.vouching.seq, any(one.vouching.filled)) == (number + 1, False)
    assert claims(ada.home) == ()


def test_a_yes_goes_with_the_next_file(ada: Cook, scene: Scene) -> None:
    now = last_days(scene)
    ada.run(now)
    (row,) = team_rows(ada.home, now)
    assert row.text == "Kitchen, October: 2 answers"
    assert row.outbox is not None
    answer_outbox(ada.home, row.outbox, is_yes=True)
    assert filled(scene) == [(False,) * 3], "the moment of the yes sends nothing"
    ada.run(now + HOUR)
    assert filled(scene) == [(True, True, False)]
    (row,) = team_rows(ada.home, now + HOUR)
    assert row.text == "Kitchen, October: 2 answers go, until Tue 3 Nov, 12:00 UTC"
    assert [one.period for one in claims(ada.home)] == ["2026-10"]


def test_nothing_goes_that_was_not_shown_before(ada: Cook, scene: Scene) -> None:
    now = last_days(scene)
    ada.answer(now)
    ada.write("2026-10-07", own="no")
    ada.run(now)
    assert filled(scene) == [(True, True, False)]
    (row,) = team_rows(ada.home, now)
    assert row.text.startswith("Kitchen, October: 3 answers go, 1 changed since your yes")
    ada.run(now + HOUR)
    assert filled(scene) == [(True, True, True)]


def test_a_standing_yes_is_shown_once_before_it_goes(ada: Cook, scene: Scene) -> None:
    set_standing(ada.home, scene.file, is_on=True)
    ada.run(last_days(scene))
    assert filled(scene) == [(False,) * 3]
    (row,) = team_rows(ada.home, last_days(scene))
    assert "2 answers go" in row.text
    ada.run(last_days(scene) + DAY)
    assert filled(scene) == [(True, True, False)]
    set_standing(ada.home, scene.file, is_on=False)
    ada.run(last_days(scene, "2026-11"))
    (row,) = team_rows(ada.home, last_days(scene, "2026-11"))
    assert row.outbox is not None


@pytest.mark.parametrize("change", [{"k": 6}, {"questions": ("checked", "kept")}])
def test_a_standing_yes_lapses_with_its_terms(
    ada: Cook, scene: Scene, change: dict[str, object]
) -> None:
    from chefslog.team.member.consent import consent

    set_standing(ada.home, scene.file, is_on=True)
    assert consent(ada.home, scene.file).is_standing
    assert not consent(ada.home, replace(scene.file, **change)).is_standing  # type: ignore[arg-type]


def test_a_question_that_is_withheld_later_does_not_go(ada: Cook, scene: Scene) -> None:
    ada.answer(last_days(scene))
    ada.say(kept=False)
    ada.run(last_days(scene))
    assert filled(scene) == [(True, False, False)]


def test_a_no_takes_back_with_the_next_file(ada: Cook, scene: Scene) -> None:
    ada.share(last_days(scene))
    ada.answer(last_days(scene), is_yes=False)
    assert filled(scene) == [(True, True, False)]
    ada.run(last_days(scene) + HOUR)
    assert filled(scene) == [(False,) * 3]
    (row,) = team_rows(ada.home, last_days(scene) + HOUR)
    assert row.text == "Kitchen, October: not this time, a blank goes"


def test_the_yes_of_the_joining_goes_with_the_first_file(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    from chefslog.team.founding.charter import Founding

    file = scene.file
    team = Founding(file.team, file.name, file.quarter, file.desk, file.terms)
    agree_ahead(ada.home, team, "2026-10", (20, None, None))
    ada.run(last_days(scene))
    assert filled(scene) == [(True, False, False)], "what was shown then"
    ada.run(last_days(scene) + HOUR)
    assert filled(scene) == [(True, True, False)], "what was shown since"


def test_before_the_words_only_blanks_go_and_then_what_waited(scene: Scene, tmp_path: Path) -> None:
    ben = cook(tmp_path, scene, 1, verified=False)
    ben.write("2026-10-05", delegation=2, checked="lines")
    ben.answer(last_days(scene))
    ben.run(last_days(scene))
    assert filled(scene) == [(False,) * 3]
    (row,) = team_rows(ben.home, last_days(scene))
    assert row.text == "Kitchen, October: 1 answer waits, only blanks go for now"
    ben.verify()
    ben.run(last_days(scene) + HOUR)
    assert filled(scene) == [(True, False, False)]


Decide = Callable[[Cook, float], object]
DECISIONS: dict[str, Decide] = {
    "nothing": lambda ada, now: None,
    "looks": lambda ada, now: ada.look(now),
    "yes": lambda ada, now: ada.answer(now),
    "no": lambda ada, now: ada.answer(now, is_yes=False),
    "yes then no": lambda ada, now: (ada.answer(now), ada.answer(now, is_yes=False)),
    "standing": lambda ada, now: set_standing(ada.home, ada.scene.file, is_on=True),
    "withholds": lambda ada, now: ada.say(kept=False),
}


def test_what_the_place_shows_is_a_function_of_when_the_program_ran(
    scene: Scene, tmp_path: Path
) -> None:
    """Times at random, each decision at each point of them: names aside, all see the same place."""
    random = Random(4)
    opens, closes = scene.task().period.opens, scene.task().period.closes
    times = sorted(random.sample(range(opens - DAY, closes), 5))
    seen: set[tuple[tuple[object, ...], ...]] = set()
    for number, decide in enumerate(DECISIONS.values()):
        at = 1 + number % (len(times) - 1)
        one = cook(tmp_path / str(number), scene, number)
        one.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
        shown: list[tuple[object, ...]] = []
        known: set[str] = set()
        for place, now in enumerate(times):
            one.run(float(now))
            if place == at:
                decide(one, float(now))
            with scene.open() as mailroom:
                found = dict(mailroom.files(scene.task().inbox, 1 << 20))
            shown.append(
                (now, len(found), sorted(map(len, found.values())), len(set(found) - known))
            )
            known |= set(found)
        for path in Path(scene.place, scene.task().inbox).iterdir():
            path.unlink()
        seen.add(tuple(tuple(map(str, row)) for row in shown))
    assert len(seen) == 1


def test_a_file_goes_at_most_once_an_hour_but_a_lost_one_at_once(ada: Cook, scene: Scene) -> None:
    now = last_days(scene)
    for later in (0, 60, HOUR - 1):
        ada.run(now + later)
    assert len(ada.outbox().files) == 1
    ada.run(now + HOUR)
    assert len(ada.outbox().files) == 2
    ada.run(now - 40 * DAY)
    ada.run(now - 60)
    assert len(ada.outbox().files) == 3, "a clock that was set back waits for nothing"


@pytest.mark.parametrize("days", [-12, -3, 12])
def test_a_place_is_opened_once_a_day_while_nothing_is_due(
    ada: Cook, scene: Scene, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []

    def watch(home: Home, keys: KeyStore, place: Place) -> object:
        looked.append(0)
        return visiting(home, keys, place)

    monkeypatch.setattr("chefslog.team.member.sender.visiting", watch)
    first = last_days(scene) + days * DAY
    for hour in range(0, 30, 2):
        ada.run(first + hour * HOUR)
    assert len(looked) == 2


def test_one_teams_trouble_does_not_stop_anothers(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    remember(ada.home, Place("00" * 16, str(tmp_path / "gone"), "Aroma", "member"))
    (trouble,) = ada.run(last_days(scene))
    assert trouble.startswith("Aroma: There is no folder")
    assert len(opened(scene)) == 1


def test_a_damaged_record_is_told_and_nothing_goes(ada: Cook, scene: Scene) -> None:
    ada.answer(last_days(scene))
    path = Path(ada.home.team, scene.file.team, "periods", "2026-10.json")
    path.write_bytes(path.read_bytes()[:-40])
    (trouble,) = ada.run(last_days(scene))
    assert "damaged" in trouble
    assert opened(scene) == []


def test_keyholders_send_nothing(scene: Scene, ada: Cook) -> None:
    for machine in (scene.desk, scene.lock):
        role = "desk" if machine is scene.desk else "lock"
        remember(machine.home, Place(scene.file.team, scene.place, "Kitchen", role))
        with ada.journal() as snapshot:
            assert send_due(machine.home, machine.keys, snapshot, last_days(scene)) == ()
    assert opened(scene) == []


def test_late_is_refused_and_nothing_changes(ada: Cook, scene: Scene) -> None:
    seen = ada.look(ended(scene))
    late = scene.task().period.closes
    with ada.visit() as visit, pytest.raises(TeamError) as told:
        share(visit, seen, late)
    assert str(told.value) == (
        "2026-10 closed on Tue 3 Nov, 12:00 UTC. What comes later counts nowhere: nothing was "
        "sent, and your journal is untouched."
    )
    assert opened(scene) == []


def another_team(tmp_path: Path, cook_: Cook) -> Cook:
    """The same person in a second team of the same months."""
    other = found(tmp_path / "other")
    place = Place(other.file.team, other.place, "Other", "member")
    remember(cook_.home, place)
    made = Cook(cook_.home, cook_.keys, other, place, cook_.name)
    from chefslog.team.founding.pin import start

    start(cook_.home, other.file.team, cook_.name, "member")
    made.verify()
    return made


def test_a_second_team_gets_a_blank_for_the_same_days(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    second = another_team(tmp_path, ada)
    before = second.look(ended(scene))
    ada.share(ended(scene))
    second.answer(ended(scene))
    said = "the days Thu 1 Oct to Sat 31 Oct went to the team Kitchen with 2026-10"
    assert said in second.look(ended(scene)).held_back
    with second.visit() as visit, pytest.raises(TeamError, match="went to the team Kitchen"):
        share(visit, before, ended(scene))
    ada.run(ended(scene) + HOUR)
    assert filled(second.scene) == [(False,) * 3]
    assert not second.look(in_period(scene, "2026-11"), "2026-11").held_back


def test_days_are_claimed_before_anything_is_sealed(
    ada: Cook, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = scene.task()
    other = Claim(task.period.first, task.period.last, "2026-10", "ab" * 16, "Other", 1, "77" * 32)
    seen = ada.look(ended(scene))
    monkeypatch.setattr("chefslog.team.member.sender.why_held_back", lambda *_: "")
    with ada.visit() as visit:
        claim(ada.home, other)
        with pytest.raises(TeamError, match="A day is sent once, to one team"):
            share(visit, seen, ended(scene))
    assert opened(scene) == []


def test_a_changed_team_file_is_looked_at_again(ada: Cook, scene: Scene) -> None:
    seen = ada.look(ended(scene))
    task = replace(seen.task, file=replace(seen.task.file, k=6))
    with ada.visit() as visit, pytest.raises(TeamError, match="another than the one you were"):
        share(visit, replace(seen, task=task), ended(scene))
    assert opened(scene) == []


def next_epoch(scene: Scene, tmp_path: Path, members: tuple[Person, ...]) -> Scene:
    """The next quarter's epoch with this roster, in the place."""
    later = found(tmp_path, quarter="2027-Q1", before=scene)
    file = replace(later.file, members=members, signatures={})
    for identity in (scene.desk.keys.identity(), scene.lock.keys.identity()):
        file = sign(file, identity)
    with scene.open() as mailroom:
        path = epoch_path(file.team, 2)
        mailroom.put(path, write_teamfile(file).encode(), replace=True)
    return replace(later, file=file)


def test_a_key_changed_under_a_member_stops_everything(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    ada.answer(ended(scene))
    first, *rest = scene.file.members
    next_epoch(scene, tmp_path, (Person(first.name, b"z" * 32), *rest))
    with pytest.raises(EpochError, match="Your name stands in epoch 2 of Kitchen with another key"):
        ada.share(ended(scene))
    (trouble,) = ada.run(ended(scene))
    assert "Nothing is sent until the keyholders have signed your new key" in trouble
    assert opened(scene) == []


def test_a_changed_roster_waits_for_a_yes(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    later = next_epoch(scene, tmp_path, scene.file.members[:-1])
    ada.write("2027-01-05", delegation=2, checked="lines")
    ada.scene = later
    now = last_days(later, "2027-01")
    ada.answer(now, period="2027-01")
    assert "brings changes that wait for your yes" in ada.look(now, "2027-01").held_back
    ada.run(now)
    (one,) = opened(later, "2027-01")
    assert not any(one.vouching.filled)


def test_an_unreachable_place_loses_nothing(ada: Cook, scene: Scene) -> None:
    ada.answer(ended(scene))
    os.rename(scene.place, scene.place + ".away")
    (trouble,) = ada.run(ended(scene))
    assert "There is no folder" in trouble
    os.rename(scene.place + ".away", scene.place)
    assert ada.run(ended(scene) + 60) == ()
    assert filled(scene) == [(True, True, False)]


def test_a_file_that_was_taken_or_swapped_comes_back_sealed_anew(ada: Cook, scene: Scene) -> None:
    first = ada.share(ended(scene))
    ada.path(first).write_bytes(b"swapped")
    ada.run(ended(scene) + HOUR)
    assert filled(scene) == [(True, True, False)]


def test_a_file_that_the_host_brings_back_goes_again(ada: Cook, scene: Scene) -> None:
    first = ada.share(ended(scene))
    data = ada.path(first).read_bytes()
    ada.answer(ended(scene), is_yes=False)
    ada.run(ended(scene) + HOUR)
    ada.path(first).write_bytes(data)
    ada.run(ended(scene) + 2 * HOUR)
    assert filled(scene) == [(False,) * 3]


@pytest.mark.parametrize("years", [-1, -0.02, 0.02, 7])
def test_a_wrong_clock_on_a_members_machine_loses_nothing(
    ada: Cook, scene: Scene, years: float
) -> None:
    now = last_days(scene)
    ada.answer(now)
    ada.run(now + years * 365 * DAY)
    for hour in range(2):
        ada.run(now + DAY + hour * HOUR)
    assert filled(scene) == [(True, True, False)]

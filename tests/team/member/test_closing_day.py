"""On the closing day everybody's file goes; on other days no place is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.team.calendar import DAY, periods_of, quarter_of
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.closing_day import send_due
from chefslog.team.member.outbox import newest
from chefslog.team.member.periods import closing, sends_from
from chefslog.team.member.places import Place, remember
from chefslog.team.member.saying import day_of
from tests.team.member.kitchen import Cook, closing_day, cook, ended, in_period
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    return cook(tmp_path, scene, 0, verified=False)


def inbox(scene: Scene, period: str = "") -> list[str]:
    with scene.open() as mailroom:
        return mailroom.names(scene.task(period).inbox)


def test_where_nothing_was_decided_a_blank_goes(ada: Cook, scene: Scene) -> None:
    (told,) = ada.send_due(closing_day(scene))
    assert (told.period, told.state, told.text) == ("2026-10", "sent", "2026-10: a blank was sent.")
    assert ada.send_due(closing_day(scene) + 60) == ()
    assert len(inbox(scene)) == 1
    sealed = newest(ada.home, scene.file.team, "2026-10")
    assert sealed is not None and sealed.is_blank


def test_no_blank_where_it_is_not_wanted_yet(ada: Cook, scene: Scene) -> None:
    assert send_due(ada.home, ada.keys, closing_day(scene), undecided=False) == ()
    assert inbox(scene) == []


@pytest.mark.parametrize("days", [-30, -3, -1])
def test_no_place_is_opened_on_other_days(ada: Cook, scene: Scene, days: int) -> None:
    def refuse(_: Home, place: str) -> Mailroom:
        raise AssertionError(place)

    ada.share(in_period(scene))
    now = closing_day(scene) + days * DAY
    assert send_due(ada.home, ada.keys, now, opening=refuse) == ()
    after = float(scene.task().period.closes)
    (told,) = send_due(ada.home, ada.keys, after, opening=refuse)
    assert told.state == "missed"


def test_a_sent_period_opens_no_place_either(ada: Cook, scene: Scene) -> None:
    opened = []

    def watch(home: Home, place: str) -> Mailroom:
        opened.append(place)
        return open_mailroom(home, place)

    ada.share(ended(scene), at_once=True)
    assert send_due(ada.home, ada.keys, closing_day(scene), opening=watch) == ()
    assert opened == []


def test_a_quarterly_team_has_its_own_closing_day(tmp_path: Path) -> None:
    scene = found(tmp_path, monthly=False)
    ada = cook(tmp_path, scene, 0, verified=False)
    october = scene.task().period.first + 33
    assert ada.send_due(in_period(scene, day=32)) == ()
    assert day_of(in_period(scene, day=33)) == october
    (told,) = ada.send_due(closing_day(scene))
    assert told.period == "2026-Q4"


def test_one_teams_trouble_does_not_stop_anothers(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    remember(ada.home, Place("00" * 16, str(tmp_path / "gone"), "Aroma", "member"))
    first, second = ada.send_due(closing_day(scene))
    assert (first.name, first.state, first.period) == ("Aroma", "waiting", "2026-10")
    assert "There is no folder" in first.text
    assert (second.name, second.state) == ("Kitchen", "sent")


def test_a_damaged_record_is_told_and_nothing_goes(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    path = Path(ada.home.team, scene.file.team, "queue", "2026-10", "1.json")
    path.write_bytes(path.read_bytes()[:-40])
    (told,) = ada.send_due(closing_day(scene))
    assert told.state == "waiting"
    assert "damaged" in told.text
    assert inbox(scene) == []


def test_keyholders_send_nothing(scene: Scene) -> None:
    for machine in (scene.desk, scene.lock):
        role = "desk" if machine is scene.desk else "lock"
        remember(machine.home, Place(scene.file.team, scene.place, "Kitchen", role))
        assert send_due(machine.home, machine.keys, closing_day(scene)) == ()
    assert inbox(scene) == []


@given(st.integers(1_600_000_000, 2_000_000_000))
def test_the_closing_days_are_found_without_looking(now: int) -> None:
    near = {quarter_of(day_of(now) - back) for back in (0, 40)}
    periods = {one for name in near for kind in (True, False) for one in periods_of(name, kind)}
    wanted = {one for one in periods if sends_from(one) <= now < one.closes}
    assert set(closing(now)) == wanted
    assert len(closing(now)) == len(wanted)

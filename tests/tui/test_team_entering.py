"""Screen 5 before there is a team, for readers, and where the place or the packages are missing."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.team.member.places import Place, places, remember
from chefslog.tui.team import acts as team_acts
from chefslog.tui.team.requests import asked_of
from chefslog.tui.team.view import Asked
from chefslog.tui.widgets.ask_bar import AskBar
from chefslog.tui.widgets.chooser import ChoosingScreen
from tests.journals import NOON
from tests.team.ceremonies import Gathering
from tests.team.founders import TEAM
from tests.tui.running import rest, screen_text, type_text
from tests.tui.teams import (
    gathered,
    keyholder,
    kitchen,
    place_of,
    press,
    released,
    take,
    team_screen,
)


async def test_no_team_yet_invites_in_one_line(home: Home, tmp_path: Path) -> None:
    people = Gathering(tmp_path)
    people.found()
    place = str(tmp_path / "place")
    async with team_screen(home) as (app, pilot, screen):
        text = screen_text(app)
        assert "A team can see its own trends" in text
        assert "join ~/shared/checkout as Mina" in text
        assert "chefslog guide team" in text
        assert "p team" in text
        await press(app, pilot, "p")
        bar = app.focused
        assert isinstance(bar, AskBar)
        await take(app, pilot, "join us")
        assert bar.is_attached
        await take(app, pilot, f"join {place} as Zoe")
        assert "You asked to be in Checkout." in screen_text(app)
        assert screen.page == "keys"
        assert "Sam has not heard you yet" in screen_text(app)
        assert places(home) == (Place(TEAM, f"folder:{place}", "Checkout", "member"),)
        assert [path.name for path in (tmp_path / "place" / TEAM / "cards").iterdir()]


async def test_a_second_lock_and_a_desk_enter_here_too(home: Home, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    async with team_screen(home) as (app, pilot, screen):
        await press(app, pilot, "p")
        await take(app, pilot, f"lock {place} as Lee")
        assert "has no team yet" in " ".join(screen_text(app).split())
        await press(app, pilot, "p")
        await take(app, pilot, f"begin Front desk in {place} as Sam")
        assert "Front desk is founded, from 2026-Q4 on. You are its desk." in screen_text(app)
        assert screen.view is not None
        assert screen.view.role == "desk"
        assert [one.role for one in places(home)] == ["desk"]


async def test_two_teams_are_chosen_between(home: Home, tmp_path: Path) -> None:
    for name in ("one", "two"):
        people = Gathering(tmp_path / name)
        people.found()
    async with team_screen(home) as (app, pilot, screen):
        await press(app, pilot, "p")
        await take(app, pilot, f"begin Alpha in {tmp_path / 'one' / 'place'} as Zoe")
        await press(app, pilot, "p", "end", "enter")
        await take(app, pilot, f"join {tmp_path / 'one' / 'place'} as Zoe")
        assert isinstance(app.screen, ChoosingScreen)
        app.screen.choices.go_to(TEAM)
        await press(app, pilot, "enter")
        assert screen.view is not None
        assert screen.view.name == "Checkout"
        await press(app, pilot, "p", "home", "enter")
        assert screen.view.name == "Alpha"


async def test_a_reader_needs_no_key(home: Home, tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    scene = released(ada)
    keyholder(scene, "desk")
    async with team_screen(home) as (app, pilot, _):
        await press(app, pilot, "p")
        await take(app, pilot, f"read {scene.place}")
        text = screen_text(app)
        assert "Kitchen  its released report" in text
        assert "[report]" in text
        assert "share" not in text.splitlines()[2]
        assert "What the team says" in text
        assert places(home) == ()
        assert not os.path.exists(home.keys)
    async with team_screen(home) as (app, _, _):
        assert "Kitchen  its released report" in screen_text(app)


async def test_a_place_that_is_away_says_what_is_kept(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    ada.say_yes()
    ada.share(NOON, "2026-11")
    place, away = Path(ada.scene.place), tmp_path / "away"
    place.rename(away)
    async with team_screen(ada.home) as (app, pilot, screen):
        text = " ".join(screen_text(app).split())
        assert "There is no folder" in text
        assert "2026-11: sealed, kept here, and goes from Wed 2 Dec, 12:00 UTC on." in text
        assert "Your journal and what you said yes to are on this machine" in text
        assert "s seal" not in text
        away.rename(place)
        await press(app, pilot, "r")
        assert screen.page == "share"
        assert "✓ What is shown here is sealed." in screen_text(app)


async def test_a_place_that_goes_away_while_one_looks_keeps_it_queued(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    ada.say_yes()
    async with team_screen(ada.home) as (app, pilot, screen):
        Path(ada.scene.place).rename(tmp_path / "away")
        await press(app, pilot, "s")
        assert "There is no folder" in screen_text(app)
        assert not screen.jobs.is_busy
        (tmp_path / "away").rename(ada.scene.place)
        await press(app, pilot, "r")
        assert "Nothing is sealed yet" in screen_text(app)


async def test_without_the_extra_packages_it_says_so(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(name: str) -> Any:
        return None if name == "pyhpke" else find_spec(name)

    monkeypatch.setattr(team_acts, "find_spec", lacking)
    async with team_screen(home) as (app, pilot, _):
        assert "Team sharing needs more: pip install 'chefslog[team]'" in screen_text(app)
        await press(app, pilot, "p", "tab", "t", "space", "enter", "s")
        assert "Team sharing needs more" in screen_text(app)


async def test_a_damaged_list_of_teams_is_told(home: Home, tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    (Path(ada.home.team) / "places.json").write_text("{")
    async with team_screen(ada.home) as (app, _, _):
        assert "is damaged" in " ".join(screen_text(app).split())


async def test_a_name_under_another_key_stops_everything(tmp_path: Path) -> None:
    people = gathered(tmp_path)
    people.hear(people.sam)
    people.hear(people.lee)
    people.propose()
    people.seal()
    thief = people.person("Ana", machine="thief")
    thief.identity  # noqa: B018 - makes the key
    from chefslog.team.founding.pin import start

    start(thief.home, TEAM, "Ana", "member")
    remember(thief.home, Place(TEAM, place_of(people), "Checkout", "member"))
    async with team_screen(thief.home) as (app, _, screen):
        assert "with another key" in " ".join(screen_text(app).split())
        assert screen.offers == set()


def test_a_line_about_a_team() -> None:
    here = os.getcwd()
    assert asked_of("join shared/it as Mina K") == Asked("join", f"{here}/shared/it", "Mina K")
    assert asked_of("read  /a b/c") == Asked("read", "/a b/c")
    assert asked_of("lock postgresql://x@h/t as Lee") == Asked("lock", "postgresql://x@h/t", "Lee")
    assert asked_of("begin Check out in /p as Sam") == Asked("begin", "/p", "Sam", "Check out")
    assert asked_of("join /p") is None
    assert asked_of("begin " + "in " * 600 + "as") is None
    assert asked_of("join " + " " * 40_000 + "/p") is None
    assert asked_of("") is None


async def test_what_is_typed_into_the_line_is_text(home: Home) -> None:
    async with team_screen(home) as (app, pilot, _):
        await press(app, pilot, "p")
        await type_text(pilot, "1a/?tsxSpu")
        bar = app.focused
        assert isinstance(bar, AskBar)
        assert bar.value == "1a/?tsxSpu"
        await press(app, pilot, "escape")
        assert bar not in app.screen.query("*")
        await rest(app, pilot)


def test_the_team_is_loaded_when_its_screen_is_opened() -> None:
    heavy = "'chefslog.team', 'cryptography', 'pyhpke', 'Crypto', 'chefslog.tui.team_'"
    code = (
        f"import sys, chefslog.tui.app; print([m for m in sys.modules if m.startswith(({heavy}))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = (
        "import sys, chefslog.tui.team.team; "
        "print([m for m in sys.modules if m.startswith(('cryptography', 'pyhpke', 'Crypto'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

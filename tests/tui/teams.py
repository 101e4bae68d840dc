"""Teams for the tests of screen 5: members' machines, keyholders' machines, and the app on one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.team.founding.charter import Founding, Terms
from chefslog.team.founding.charter import found as put_founding
from chefslog.team.member.places import Place, remember
from chefslog.team.task import DESK
from chefslog.tui.app import Chefslog
from chefslog.tui.team.team import TeamScreen
from tests.journals import NOON
from tests.team.ceremonies import TERMS, Gathering
from tests.team.founders import TEAM
from tests.team.member.kitchen import Cook, cook
from tests.team.scene import Scene, found
from tests.tui.running import rest, running


def kitchen(tmp_path: Path, verified: bool = True) -> Cook:
    """Ada's machine in a team of six, with entries of October and November and no yes yet."""
    ada = cook(tmp_path, found(tmp_path, members=6), 0, verified)
    ada.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
        ada.write(day, delegation=2, checked="lines", outcome="kept")
    ada.write("2026-11-05", delegation=3, checked="tests", outcome="reworked")
    return ada


def released(ada: Cook) -> Scene:
    """The same team after October: everybody shared, both keyholders tended."""
    scene = ada.scene
    ada.share(scene.closed("2026-10") - 7200, "2026-10")
    for member in range(1, 6):
        scene.send(member, period="2026-10")
    scene.play("2026-10")
    return scene


def keyholder(scene: Scene, role: str) -> Home:
    """A keyholder's machine that knows the team's place."""
    home = scene.desk.home if role == DESK else scene.lock.home
    file = scene.file
    remember(home, Place(file.team, scene.place, file.name, role))
    wanted = Founding(file.team, file.name, file.quarter, file.desk, file.terms)
    with scene.open() as mailroom:
        put_founding(mailroom, scene.desk.keys.identity(), wanted, lambda _: b"")
    return home


def gathered(tmp_path: Path, terms: Terms = TERMS) -> Gathering:
    """People whose cards lie in the place, unheard; everybody's machine knows the team."""
    people = Gathering(tmp_path)
    people.found(terms)
    everybody = [people.sam, people.lee, *people.members]
    people.join(*everybody)
    people.post(people.sam, people.lee)
    for one in everybody:
        remember(one.home, Place(TEAM, place_of(people), "Checkout", one.role))
    return people


def place_of(people: Gathering) -> str:
    """The place as it is typed."""
    return f"folder:{people.tmp_path / 'place'}"


def at(moment: float) -> Callable[[], Moment]:
    """A clock that stands still."""
    return lambda: Moment(moment)


@asynccontextmanager
async def team_screen(
    home: Home, *, now: float = NOON, width: int = 80, height: int = 24
) -> AsyncIterator[tuple[Chefslog, Pilot[int], TeamScreen]]:
    """The app at screen 5, at rest."""
    async with running(home, clock=at(now), width=width, height=height) as (app, pilot):
        # A key that is no letter, after which letters count however long the screen took to open.
        await press(app, pilot, "escape", "5", "home")
        screen = app.screen
        assert isinstance(screen, TeamScreen)
        yield app, pilot, screen


async def press(app: Chefslog, pilot: Pilot[int], *keys: str) -> None:
    """Keys, each when what came before is done, and long after the focus moved."""
    for key in keys:
        app.focus_watch.moved_at = 0.0
        await pilot.press(key)
        await rest(app, pilot)


async def take(app: Chefslog, pilot: Pilot[int], text: str) -> None:
    """Put a line into the bar that asks, and take it."""
    from chefslog.tui.widgets.bars import AskBar

    bar = app.focused
    assert isinstance(bar, AskBar)
    bar.put(text)
    await press(app, pilot, "enter")

"""The pages of screen 5 as lines: any width, any text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from rich.cells import cell_len

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import line
from chefslog.team.keyholder.tend import Tended
from chefslog.team.keys import KeyStore
from chefslog.team.stories import Story
from chefslog.team.task import DESK
from chefslog.tui import base as application
from chefslog.tui.keys import Keys
from chefslog.tui.team.jobs import Job
from chefslog.tui.team.lines import Material
from chefslog.tui.team.pages import head_of, lines_beside, lines_of, pages_of
from chefslog.tui.team.reader import read_view
from chefslog.tui.team.view import View, Wish
from tests.journals import NOON
from tests.tui.running import HOSTILE, rest, screen_text
from tests.tui.teams import gathered, keyholder, kitchen, press, released, team_screen

WIDTHS = (46, 66, 78, 98, 160)
STORY = Story("0" * 32, "[bold]Ada", "2026-11-02", "fix [/home/me]", 2, "list[int]\n\n" * 9)


def read(home: Home, wish: Wish | None = None) -> View:
    with open_snapshot(home) as snapshot:
        return read_view(home, KeyStore(home), snapshot, NOON, wish or Wish())


def nameable() -> Iterator[str]:
    """Hostile texts that a team file takes as a name."""
    for text in HOSTILE:
        try:
            yield line(text, "name")
        except TeamError:
            continue


def materials(view: View) -> Iterator[Material]:
    """Every way in which the pages of a view are laid out."""
    tended = Tended(["2026-10: done."], ["Lee has not answered."], ["[/stopped] " * 20])
    items = ["section:own", "period:2026-10", "story:" + "0" * 32, ""]
    for numbers in (False, True):
        for is_wide in (False, True):
            for item in items:
                yield Material(view, Keys({}).shown, numbers, is_wide, item, tended)


def check_widths(view: View) -> None:
    for held in materials(view):
        for page in pages_of(view) or ("",):
            head_of(held, page)
            for width in WIDTHS:
                for made in (lines_of(held, page, width), lines_beside(held, page, width)):
                    for one in made:
                        used = sum(cell_len(text) for text, _ in one.parts)
                        assert used <= width, (page, width, one)


def test_no_line_of_a_member_is_wider_than_the_page(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    scene = released(ada)
    ada.say(own=False)
    keyholder(scene, DESK)
    view = read(ada.home)
    assert pages_of(view) == ("share", "periods", "report", "keys")
    check_widths(replace(view, stories=((STORY.id, STORY),)))


def test_no_line_of_a_keyholder_is_wider_than_the_page(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    released(ada)
    home = keyholder(ada.scene, DESK)
    view = read(home, Wish(leaving=frozenset({"Ben"})))
    assert pages_of(view) == ("periods", "report", "keys")
    check_widths(view)


def test_names_of_any_kind_on_cards(tmp_path: Path) -> None:
    names = [*nameable()]
    assert len(names) > 3
    people = gathered(tmp_path)
    people.join(*(people.person(name, machine=f"m{at}") for at, name in enumerate(names)))
    view = read(people.sam.home)
    check_widths(view)
    held = Material(view, Keys({}).shown)
    text = "\n".join("".join(text for text, _ in one.parts) for one in lines_of(held, "keys", 98))
    assert "fix [/home/me]" in text


def test_nothing_and_trouble_are_laid_out_too() -> None:
    for view in (View(), View(is_bare=True), View(problem="[/gone] " * 60, kept=("x " * 90,))):
        check_widths(view)


@pytest.mark.parametrize("size", [(60, 16), (200, 60)])
async def test_every_page_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    ada = kitchen(tmp_path)
    released(ada)
    width, height = size
    async with team_screen(ada.home, width=width, height=height) as (app, pilot, screen):
        assert screen.view is not None
        for page in pages_of(screen.view):
            assert screen.page == page
            assert app.focused is screen.front
            assert f"[{page}]" in screen_text(app)
            assert screen.beside.display == (width >= 100 and page != "report")
            await press(app, pilot, "tab")
        await press(app, pilot, "left", "right", "shift+tab")
        await pilot.resize_terminal(80 if width >= 100 else 120, height)
        await rest(app, pilot)
        assert screen.beside.display == (width < 100)
        await press(app, pilot, "o", "j", "o")
        assert app.focused is screen.front


async def test_space_turns_a_page_where_there_is_nothing_to_switch(tmp_path: Path) -> None:
    ada = kitchen(tmp_path)
    released(ada)
    async with team_screen(ada.home) as (app, pilot, screen):
        screen.show_page("report")
        await rest(app, pilot)
        await press(app, pilot, "space")
        assert screen.front.scroll_y > 0


async def test_stories_are_read_where_there_are_some(tmp_path: Path) -> None:
    from chefslog.team.stories import publish

    ada = kitchen(tmp_path)
    body = "It was slow.\n\n[bold]list[int][/]"
    story = Story("a" * 32, "Ben", "2026-11-02", "The night of [/the] retries", 2, body)
    with ada.scene.open() as mailroom:
        publish(mailroom, ada.scene.file, story, ada.scene.identities[1])
    async with team_screen(ada.home, width=120) as (app, pilot, screen):
        screen.show_page("stories")
        await rest(app, pilot)
        assert "The night of [/the] retries" in screen.front.text
        assert "[bold]list[int][/]" in screen.beside.text
        assert "[bold]list[int][/]" in screen_text(app)


async def test_what_takes_long_says_so_and_what_crashes_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = kitchen(tmp_path)
    go_on = Event()

    def fall() -> None:
        raise ZeroDivisionError

    async with team_screen(ada.home) as (app, pilot, screen):
        monkeypatch.setattr(application, "LONG", 0.0)
        screen.jobs.add(Job("tending", go_on.wait))
        screen.jobs.add(Job("crashing", fall))
        await pilot.pause()
        app._keep_up()
        await pilot.pause()
        assert "tending…" in screen_text(app)
        go_on.set()
        await rest(app, pilot)
        assert not screen.jobs.is_busy
        assert "Something went wrong" in screen_text(app)
        done: list[str] = []
        screen.jobs.add(Job("again", lambda: "done", then=done.append))
        await rest(app, pilot)
        assert done == ["done"]

"""Screen 5: what waits, what the team says, what goes to it; without a team, and in trouble."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from rich.cells import cell_len

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.team.founding.pin import asked_places
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import KeyStore
from chefslog.team.member.consent import consent
from chefslog.team.member.outbox import Outbox, load_outbox, numbers_of
from chefslog.team.member.places import places
from chefslog.team.stories import Story, publish
from chefslog.team.task import DESK, LOCK
from chefslog.tui import base as application
from chefslog.tui.keys import Keys
from chefslog.tui.team import pages
from chefslog.tui.team import team as team_module
from chefslog.tui.team.view import View
from chefslog.tui.team.work import read_view
from chefslog.tui.widgets.bars import AskBar
from tests.journals import NOON
from tests.team.member.kitchen import Cook, cook, last_days
from tests.team.scene import found
from tests.tui.running import rest, running, screen_text
from tests.tui.teams import at, keyholder, kitchen, press, released, take, team_screen

PERIOD = "2026-11"
WIDTHS = (46, 66, 78, 118, 160)
STORY = Story("a" * 32, "Ben", "2026-11-02", "fix [/home/me]", 2, "list[int] and [bold]\n\n" * 9)


@pytest.fixture
def ada(tmp_path: Path) -> Cook:
    return kitchen(tmp_path)


def kept(ada: Cook) -> Outbox | None:
    return load_outbox(ada.home, ada.scene.file.team, PERIOD)


def decided(ada: Cook) -> str:
    outbox = kept(ada)
    return outbox.answer if outbox else ""


def flat(app: Any) -> str:
    return " ".join(screen_text(app).split())


async def test_without_a_team_the_commands_that_exist_are_named(home: Home) -> None:
    from chefslog.cli.command import every_command

    async with team_screen(home) as (app, _, screen):
        text = screen_text(app)
        assert "A team can see its own trends" in text
        named = set(re.findall(r"chefslog (team \w+)", text))
        assert named == {"team join", "team new", "team report"}
        assert named <= {command.name for command in every_command()}
        assert screen.offers == set()


async def test_today_has_a_row_for_what_waits_and_enter_looks_at_it(ada: Cook) -> None:
    now = last_days(ada.scene, PERIOD)
    async with running(ada.home, clock=at(now), width=100) as (app, pilot):
        await rest(app, pilot)
        assert re.search("team Kitchen, November: 2 answers .*enter look", flat(app))
        await press(app, pilot, "escape", "G", "enter")
        assert isinstance(app.screen, team_module.TeamScreen)
        await press(app, pilot, "y", "y", "1")
        assert "Kitchen, November: 2 answers go" in flat(app)


async def test_what_waits_is_one_row_and_is_looked_at_before_it_is_sent(ada: Cook) -> None:
    seen = ada.look(NOON, PERIOD).contribution
    async with team_screen(ada.home) as (app, pilot, screen):
        assert "Nov 2026: 2 answers" in flat(app)
        assert "enter look y send x not this time" in flat(app)
        await press(app, pilot, "y")
        assert screen.page == "look"
        assert decided(ada) == ""
        assert "Sam and Lee see by name which questions you answered" in flat(app)
        await press(app, pilot, "y")
        outbox = kept(ada)
        assert outbox is not None
        assert (outbox.answer, outbox.agreed) == ("yes", numbers_of(seen))
        await press(app, pilot, "escape")
        assert "Nov 2026: ✓ 2 answers go" in flat(app)
        await press(app, pilot, "x")
        assert decided(ada) == "no"
        assert "Nov 2026: not this time, a blank goes" in flat(app)


async def test_a_question_is_shared_or_kept_by_space_however_quickly(ada: Cook) -> None:
    async with team_screen(ada.home) as (app, pilot, screen):
        await press(app, pilot, "enter", "Y")
        assert consent(ada.home, ada.scene.file).is_standing
        assert "A yes for every period to come is on." in screen.front.text
        await press(app, pilot, "Y")
        assert not consent(ada.home, ada.scene.file).is_standing
        await pilot.press("space", "j", "space", "j", "space", "k", "space")
        await rest(app, pilot)
        first, _, third = ada.scene.file.questions
        assert consent(ada.home, ada.scene.file).withheld == {first, third}
        await press(app, pilot, "a")
        assert consent(ada.home, ada.scene.file).withheld == set()


async def test_from_a_question_one_comes_back_to_its_row(ada: Cook) -> None:
    released(ada)
    async with team_screen(ada.home, now=ada.scene.closed()) as (app, pilot, screen):
        while screen.row_kind() != "question":
            await press(app, pilot, "j")
        await press(app, pilot, "j")
        row = screen.front.cursor
        assert row.startswith("question:")
        await press(app, pilot, "enter")
        assert screen.page == "about"
        await press(app, pilot, "escape")
        assert (screen.page, screen.front.cursor) == ("", row)


async def test_a_path_of_the_map_turns_from_yes_to_no_to_nothing(tmp_path: Path) -> None:
    scene = found(tmp_path, members=6, questions=("checked", "path:Refunds"))
    ada = cook(tmp_path, scene, 0)
    ada.write("2026-11-05", delegation=3, checked="tests")
    async with team_screen(ada.home) as (app, pilot, screen):
        await press(app, pilot, "enter", "j")
        assert "? 3 am: Refunds not answered: yes or no?" in flat(app)
        await press(app, pilot, "space")
        assert re.search(r"‹yes› 3 am: Refunds .*yes \(20 of 20\)", flat(app))
        await press(app, pilot, "space")
        assert re.search(r"‹yes› 3 am: Refunds .*no \(0 of 20\)", flat(app))
        assert ada.look(NOON, PERIOD).contribution.numbers == (20, 0)
        await press(app, pilot, "space")
        assert "? 3 am: Refunds" in flat(app) and "stays here" in flat(app)
        assert ada.look(NOON, PERIOD).contribution.filled == (True, False)
        assert consent(ada.home, scene.file).withheld == {"path:Refunds"}
        await press(app, pilot, "space")
        assert ada.look(NOON, PERIOD).contribution.numbers == (20, 20)
        assert screen.page == "look"


async def test_the_map_stands_in_the_report_on_the_screen(tmp_path: Path) -> None:
    scene = found(tmp_path, members=6, questions=("checked", "path:Refunds"))
    ada = cook(tmp_path, scene, 0)
    for member in range(6):
        scene.send(member, period="2026-10")
    scene.play("2026-10")
    for width in (78, 160):
        async with team_screen(ada.home, width=width, height=50) as (app, _, _):
            assert "how many could defend each path" in flat(app)
            assert "four or more Refunds" in flat(app)


@pytest.mark.parametrize("is_yes", [True, False])
async def test_in_the_last_days_a_file_goes_whatever_screen_is_shown(
    ada: Cook, is_yes: bool
) -> None:
    if is_yes:
        ada.answer(NOON, period=PERIOD)
    async with running(ada.home, clock=at(last_days(ada.scene, PERIOD))):
        outbox = kept(ada)
        assert outbox is not None and outbox.newest is not None
        assert (outbox.newest.is_sent, outbox.newest.is_blank) == (True, not is_yes)


@pytest.mark.parametrize("tends", [True, False])
async def test_a_keyholders_app_tends_by_itself_unless_told_otherwise(
    ada: Cook, tends: bool
) -> None:
    home = keyholder(ada.scene, DESK)
    for member in range(6):
        ada.scene.send(member)
    Path(home.config_file).write_text(f"[team]\ntend = {str(tends).lower()}\n")
    async with running(home, clock=at(ada.scene.closed())):
        assert (ada.scene.get("desk.bin") is not None) == tends


async def test_three_words_are_typed_until_they_fit(tmp_path: Path) -> None:
    ada = kitchen(tmp_path, verified=False)
    words = eight_words(ada.scene.file.hash)
    asked = [words[place] for place in asked_places(KeyStore(ada.home).identity(), ada.scene.file)]
    async with team_screen(ada.home) as (app, pilot, screen):
        assert "Only blanks are sent until you type three of the words" in flat(app)
        await press(app, pilot, "enter")
        await take(app, pilot, " ".join(asked[:2]))
        assert "2 of 3 words" in flat(app)
        await take(app, pilot, f"{asked[0]} {asked[1]} hamster")
        assert "blanks are sent" in flat(app)
        await press(app, pilot, "e")
        await take(app, pilot, " ".join(asked).upper())
        assert "The words fit" in flat(app)
        assert screen.view is not None
        assert not screen.view.needs_words


async def test_the_first_keyholder_reads_the_words_and_sees_who_is_in(ada: Cook) -> None:
    released(ada)
    home = keyholder(ada.scene, DESK)
    async with team_screen(home) as (app, pilot, screen):
        await press(app, pilot, "e")
        assert screen.page == "people"
        text = screen_text(app)
        assert all(word in text for word in eight_words(ada.scene.file.hash))
        assert "Sam is the first keyholder, Lee the second" in flat(app)
        assert "6 members: " in flat(app)
        await press(app, pilot, "escape", "t")
        assert "2026-11 collects until" in screen_text(app)
        assert "x not this time" not in screen_text(app)


async def test_the_second_keyholder_is_asked_for_the_words_too(ada: Cook) -> None:
    home = keyholder(ada.scene, LOCK)
    async with team_screen(home) as (app, _, screen):
        assert screen.row_kind() == "words"
        assert "Type three of the eight words that Sam reads aloud." in flat(app)


async def test_the_report_is_read_and_written_and_each_question_opens(
    ada: Cook, tmp_path: Path
) -> None:
    released(ada)
    async with team_screen(ada.home, width=140, height=40) as (app, pilot, screen):
        text = screen_text(app)
        assert "What the team says" in text
        assert "nearly all" in text
        assert "What this report can see" in text
        screen.front.go_to("question:checked")
        await rest(app, pilot)
        assert "How well was delegated work checked?" in screen.asides["about"].text
        await press(app, pilot, "enter")
        assert screen.page == "about"
        assert "What each member sends: of their entries" in screen.front.text
        await press(app, pilot, "escape", "b")
        assert "Tokens and licences say what was bought" in flat(app)
        await press(app, pilot, "escape", "w")
        bar = app.focused
        assert isinstance(bar, AskBar)
        assert bar.value == "Kitchen-report.html"
        await take(app, pilot, str(tmp_path / "out.pdf"))
        assert bar.is_attached
        await take(app, pilot, str(tmp_path / "out.md"))
        assert (tmp_path / "out.md").read_text().startswith("# Kitchen: team report")


async def test_a_reader_needs_no_key(ada: Cook, home: Home) -> None:
    scene = released(ada)
    keyholder(scene, DESK)
    async with team_screen(home) as (app, pilot, _):
        await press(app, pilot, "p", "enter")
        await take(app, pilot, scene.place)
        assert "Kitchen" in screen_text(app)
        assert "you read its report" in screen_text(app)
        assert "Delegated work checked" in screen_text(app)
        assert places(home) == ()
        assert not os.path.exists(home.keys)
    async with team_screen(home) as (app, _, _):
        assert "you read its report" in screen_text(app)


async def test_stories_are_text_whatever_is_in_them(ada: Cook) -> None:
    with ada.scene.open() as mailroom:
        publish(mailroom, ada.scene.file, STORY, ada.scene.identities[1])
    async with team_screen(ada.home) as (app, pilot, screen):
        await press(app, pilot, "s")
        assert "fix [/home/me]" in screen_text(app)
        assert "list[int] and [bold]" in screen.front.text


async def test_a_place_that_is_away_says_what_is_kept_and_comes_back(ada: Cook) -> None:
    place, away = Path(ada.scene.place), Path(f"{ada.scene.place}-away")
    place.rename(away)
    async with team_screen(ada.home) as (app, pilot, screen):
        assert "There is no folder" in flat(app)
        assert "are on this machine, as they were" in flat(app)
        assert screen.offers == set()
        away.rename(place)
        await press(app, pilot, "r")
        assert "2 answers" in flat(app)
        place.rename(away)
        await press(app, pilot, "y", "y")
        assert "There is no folder" in flat(app)
        assert not screen.is_busy


async def test_without_the_extra_packages_it_says_so(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(name: str) -> Any:
        return None if name == "pyhpke" else find_spec(name)

    monkeypatch.setattr("chefslog.team.service.find_spec", lacking)
    async with team_screen(home) as (app, pilot, _):
        await press(app, pilot, "p", "t", "space", "enter", "y")
        assert "pip install 'chefslog[team]'" in flat(app)


async def test_a_damaged_list_of_teams_is_told(ada: Cook) -> None:
    (Path(ada.home.team) / "places.json").write_text("{")
    async with team_screen(ada.home) as (app, _, _):
        assert "is damaged" in flat(app)


async def test_what_takes_long_says_so_and_what_crashes_holds_nothing_up(
    ada: Cook, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    async with team_screen(ada.home) as (app, pilot, screen):
        monkeypatch.setattr(application, "LONG", 0.0)
        screen.do("tending", lambda _work, _here: go_on.wait() and "")
        await pilot.pause()
        app._keep_up()
        await pilot.pause()
        assert "tending…" in screen_text(app)
        screen.do("crashing", lambda _work, _here: 1 // 0)
        go_on.set()
        await rest(app, pilot)
        assert not screen.is_busy
        assert "Something went wrong" in screen_text(app)
        assert len(os.listdir(os.path.join(ada.home.data, "crashes"))) == 1
        done: list[str] = []
        screen.do("again", lambda _work, _here: "done", done.append)
        await rest(app, pilot)
        assert done == ["done"]


def every_page(view: View, width: int) -> list[Any]:
    shown = Keys({}).shown
    names = [figure.name for figure in view.report.figures] if view.report else []
    return [
        *pages.home_lines(view, shown, width, is_wide=False),
        *pages.home_lines(view, shown, width, is_wide=True),
        *pages.look_lines(view, width),
        *pages.people_lines(view, width),
        *pages.story_lines(view, width),
        *pages.board_lines(view, width),
        *(line for name in ("ask", "sees") for line in pages.aside_lines(view, name, width)),
        *(line for name in names for line in pages.about_lines(view, name, width)),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_page(tmp_path: Path, width: int) -> None:
    ada = kitchen(tmp_path)
    released(ada)
    with ada.scene.open() as mailroom:
        publish(mailroom, ada.scene.file, STORY, ada.scene.identities[1])
    views = [View(), View(problem="[/gone] " * 60)]
    for home in (ada.home, keyholder(ada.scene, DESK)):
        with open_snapshot(home) as snapshot:
            views.append(read_view(home, KeyStore(home), snapshot, NOON, "", None))
    for view in views:
        for line in every_page(view, width):
            assert sum(cell_len(text) for text, _ in line.parts) <= width, line
        assert sum(cell_len(text) for text, _ in pages.head_parts(view, width)) <= width


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (140, 40), (200, 60)])
async def test_every_page_at_every_size(ada: Cook, size: tuple[int, int]) -> None:
    released(ada)
    async with team_screen(ada.home, width=size[0], height=size[1]) as (app, pilot, screen):
        assert screen.asides["ask"].is_on_screen == (size[0] >= 120)
        for key in ("enter", "escape", "i", "escape", "v", "escape"):
            await press(app, pilot, key)
        assert app.focused is screen.front
        await pilot.resize_terminal(100, 30)
        await rest(app, pilot)
        assert "Delegated work checked" in screen.front.text


def test_the_team_is_loaded_when_its_screen_is_opened() -> None:
    for module, heavy in (
        ("chefslog.tui.app", "'chefslog.team', 'cryptography', 'pyhpke', 'Crypto'"),
        ("chefslog.tui.team.team", "'cryptography', 'pyhpke', 'Crypto'"),
        ("chefslog.tui.team.pages", "'cryptography', 'pyhpke', 'Crypto'"),
    ):
        found = f"[name for name in sys.modules if name.startswith(({heavy}))]"
        code = f"import sys, {module}; print({found})"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

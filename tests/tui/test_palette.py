"""Every row of the palette does something, and the shell's commands are among them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from textual.pilot import Pilot

from chefslog.capture.filters import parse_filter
from chefslog.cli.command import find_command
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.pages import count
from chefslog.tui.app import Chefslog
from chefslog.tui.commands import BY_ID, COMMANDS, SHELL_LINES
from chefslog.tui.data.preferences import remembered
from chefslog.tui.help.palette import CommandProvider, TextWindow
from chefslog.tui.widgets.bars import AskBar
from chefslog.tui.widgets.chooser import ChoosingScreen
from tests.journals import NOON, entry, put_journal
from tests.tui.running import rest, running, screen_text, today_of, type_text

LEAVES = {"leave_app", "quit"}
EMPTY_HANDED = {"undo", "redo"}
"""These say that there is nothing to undo, which is something too."""


async def ask(pilot: Pilot[int], app: Chefslog, name: str) -> None:
    """Choose a row of the palette by its whole name."""
    await pilot.press("escape", "colon")
    await type_text(pilot, name)
    await rest(app, pilot)
    await pilot.press("enter")
    await rest(app, pilot)


def state(app: Chefslog) -> tuple[object, ...]:
    screen = app.screen
    return screen, app.focused, screen_text(app), len(app.screen_stack), app.clipboard


@pytest.mark.slow
async def test_each_row_does_something(home: Home) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home) as (app, pilot):
        await pilot.press("escape")
        provider = CommandProvider(app.screen)
        offered = [one.id for one in provider._offered() if not one.id.startswith("shell_")]
        assert {"trash", "theme", "manual", "levels", "checkin", "discard_unsaved"} <= {*offered}
        for name in offered:
            if name in LEAVES:
                continue
            while len(app.screen_stack) > 1:
                app.pop_screen()
            await app.run_action("app.switch_mode('journal')" if name == "today" else
                                 "app.switch_mode('today')")  # fmt: skip
            await rest(app, pilot)
            app.screen.set_focus(app.screen.query_one("EntryList"))
            app.say("")
            await pilot.pause()
            before = state(app)
            await app.action_command(name)
            await rest(app, pilot)
            assert state(app) != before, name
            app.theme = "chefslog-dark"


def test_each_action_is_there() -> None:
    tree = Path(__file__).parents[2] / "src" / "chefslog" / "tui"
    text = "\n".join(path.read_text() for path in tree.rglob("*.py"))
    methods = {*re.findall(r"def action_(\w+)", text), "switch_mode"}
    for one in COMMANDS:
        assert re.split(r"[.(]", one.action)[1] in methods, one.id


def test_the_shells_commands_are_commands_of_the_shell() -> None:
    for name, _, action, _ in SHELL_LINES:
        line = action.partition("'")[2].rpartition("'")[0]
        for word in shlex.split(line)[:1]:
            assert find_command(word) is not None, name
        assert BY_ID[f"shell_{name}"].palette


@pytest.mark.parametrize(
    ("words", "best"),
    [("export", "Export the journal"), ("import", "Import from a file"), ("rename", "Rename"),
     ("standup", "Standup notes"), ("harvest", "Harvest"), ("discard", "Discard"),
     ("settings", "Show the settings"), ("levels", "Explain the levels")],
)  # fmt: skip
async def test_what_one_looks_for_is_the_first_row(home: Home, words: str, best: str) -> None:
    async with running(home) as (app, pilot):
        await pilot.press("escape")
        hits = [hit async for hit in CommandProvider(app.screen).search(words)]
        first = max(hits, key=lambda hit: hit.score)
        assert str(first.text).startswith(best)


async def test_a_report_of_the_shell_is_read_in_a_window_and_copied(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(int(NOON)))
    put_journal(home, [entry(n, headline=f"did [{n}]") for n in range(3)])
    async with running(home) as (app, pilot):
        await ask(pilot, app, "standup")
        assert isinstance(app.screen, TextWindow)
        assert "did [0]" in screen_text(app)
        await pilot.press("y")
        assert "did [0]" in app.clipboard
        await pilot.press("escape")
        assert today_of(app)


async def test_a_line_is_run_and_a_wrong_one_can_be_mended(home: Home, tmp_path: Path) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home) as (app, pilot):
        await ask(pilot, app, "export the")
        bar = app.screen.query_one(AskBar)
        assert bar.value == "export -o journal.json"
        bar.put("export -o nowhere/x.json")
        await pilot.press("enter")
        await rest(app, pilot)
        again = app.screen.query_one(AskBar)
        assert again.value == "export -o nowhere/x.json"
        assert "nowhere" in today_of(app).keys_line.said
        again.put("export -o x.json")
        await pilot.press("enter")
        await rest(app, pilot)
        assert (tmp_path / "x.json").exists()
        assert not app.screen.query(AskBar)


async def test_what_a_line_changes_is_seen(home: Home) -> None:
    put_journal(home, [entry(n, tags=["old"]) for n in range(3)])
    async with running(home) as (app, pilot):
        await ask(pilot, app, "rename")
        app.screen.query_one(AskBar).put("rename '#old' '#new'")
        await pilot.press("enter")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            assert count(snapshot, parse_filter("#new", 0), "entry") == 3


async def test_a_theme_is_shown_while_one_chooses_and_esc_goes_back(home: Home) -> None:
    async with running(home) as (app, pilot):
        await ask(pilot, app, "theme")
        assert isinstance(app.screen, ChoosingScreen)
        await pilot.press("down")
        assert app.theme == "chefslog-light"
        await pilot.press("escape")
        assert app.theme == "chefslog-dark"
        assert remembered(home) == {}
        await ask(pilot, app, "theme")
        await pilot.press("j", "enter")
        await rest(app, pilot)
        assert app.theme == "chefslog-light"
        assert remembered(home)["theme"] == "chefslog-light"


async def test_rows_are_one_line_each_with_what_they_do_and_their_key(home: Home) -> None:
    async with running(home) as (app, pilot):
        await pilot.press("escape", "colon")
        await rest(app, pilot)
        line = next(line for line in screen_text(app).splitlines() if "  Journal  " in line)
        assert "Every entry, newest first" in line
        assert line.rstrip(" │").endswith(" 2")

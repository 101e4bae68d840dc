"""The whole app: capture, keys, waiting rows, undo, arrival."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chefslog.capture.letters import load_pending
from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.model.kinds import LABELS
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry as entry_of
from chefslog.reading.pages import HEADLINE, ID, STATE, page
from chefslog.tui.composer.composer import ComposerScreen
from chefslog.tui.entry_list.detail import Detail
from chefslog.tui.widgets.bars import AskBar, TokenBar
from tests.journals import NOON, entry, put_journal, put_letters
from tests.tui.running import (
    HOSTILE,
    journal_of,
    rest,
    running,
    screen_text,
    today_of,
    type_text,
)


def states(home: Home) -> dict[str, str]:
    """The state of every entry, by headline."""
    with open_snapshot(home) as snapshot:
        found: dict[str, str] = {}
        for state in ("entry", "draft", "trashed", "dismissed"):
            for row in page(snapshot, state=state):
                found[row[HEADLINE]] = row[STATE]
        return found


async def test_an_empty_journal_invites(home: Home) -> None:
    for width in (80, 140, 200):
        async with running(home, width=width, height=30) as (app, _):
            text = screen_text(app)
        assert "Type what you solved" in text
        assert "For example:" in text
        for level, name in enumerate(LABELS):
            assert f" {level}   {name}" in text
        assert "F1 help" in text
        # Over the full width: no pane without content stands beside it.
        assert "Week" not in text
        assert "─ Entry" not in text
    put_journal(home, [entry(1)])
    async with running(home, width=140, height=30) as (app, _):
        assert "Your journal is empty" not in screen_text(app)
        assert "Week" in screen_text(app)


async def test_enter_saves_and_stays(home: Home) -> None:
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        bar.put("Fix [/home/me] list[int] ai:2 #perf")
        await pilot.press("enter")
        await rest(app, pilot)
        assert app.focused is bar
        assert bar.value == ""
        assert "Fix [/home/me] list[int]" in screen_text(app)
        assert app._writer is None
    assert len(load_pending(home)[0]) == 1
    assert not os.path.exists(home.unsaved) or os.listdir(home.unsaved) == []


async def test_what_is_typed_is_text_until_esc_then_each_key_acts(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        await type_text(pilot, "1e/?yxu")
        assert bar.value == "1e/?yxu"
        await pilot.press("escape", "2")
        await rest(app, pilot)
        screen = journal_of(app)
        await pilot.press("slash")
        await type_text(pilot, "1e/?yxu")
        assert screen.bar.value == "1e/?yxu"
        screen.bar.put("")
        await pilot.press("escape")
        await rest(app, pilot)
        await pilot.press("e")
        await rest(app, pilot)
        composer = app.screen
        assert isinstance(composer, ComposerScreen)
        composer._rows["headline"].editor.put("")
        await type_text(pilot, "1e/?yxu")
        assert composer._rows["headline"].editor.value == "1e/?yxu"
        await pilot.press("escape", "k", "1")
        await rest(app, pilot)
        assert today_of(app).bar.value == "1e/?yxu"
        await pilot.press("question_mark")
        await rest(app, pilot)
        assert "Keys" in screen_text(app)


async def test_ctrl_n_leads_to_the_bar_from_anywhere(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        for keys in (["escape"], ["escape", "2"], ["escape", "2", "slash"], ["escape", "e"]):
            await pilot.press(*keys)
            await rest(app, pilot)
            await pilot.press("ctrl+n")
            await rest(app, pilot)
            assert app.focused is today_of(app).bar


async def test_trash_undo_redo(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "d")
        await rest(app, pilot)
        assert states(home) == {"Entry 1": "entry", "Entry 2": "trashed"}
        assert "undoes" in screen_text(app)
        await pilot.press("u")
        await rest(app, pilot)
        assert states(home)["Entry 2"] == "entry"
        await pilot.press("U")
        await rest(app, pilot)
        assert states(home)["Entry 2"] == "trashed"


async def test_undo_takes_back_the_sessions_own_capture_only(home: Home) -> None:
    put_letters(home, [entry(1)])
    async with running(home) as (app, pilot):
        today_of(app).bar.put("Mine")
        await pilot.press("enter", "escape", "u")
        await rest(app, pilot)
        assert states(home) == {"Entry 1": "entry", "Mine": "trashed"}
        await pilot.press("u")
        await rest(app, pilot)
        assert states(home)["Entry 1"] == "entry"
        assert "Nothing was changed here" in screen_text(app)


async def test_the_trash_can_be_looked_at_and_put_back(home: Home) -> None:
    put_journal(home, [entry(1), entry(2, state="trashed")])
    async with running(home) as (app, pilot):
        await pilot.press("escape")
        await app.action_command("trash_view")
        await rest(app, pilot)
        assert "Entry 2" in screen_text(app)
        assert "Entry 1" not in screen_text(app)
        await pilot.press("p")
        await rest(app, pilot)
        assert states(home)["Entry 2"] == "entry"
        await pilot.press("escape")
        await rest(app, pilot)
        assert "Entry 1" in screen_text(app)


async def test_tokens_onto_a_selection(home: Home) -> None:
    put_journal(home, [entry(1), entry(2, tags=["old"]), entry(3)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "space", "space", "s")
        bar = app.focused
        assert isinstance(bar, TokenBar)
        bar.put("ai:4 +infra -#old nonsense")
        await pilot.press("enter")
        assert "nonsense" in screen_text(app)
        bar.put("ai:4 +infra -#old")
        await pilot.press("enter")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            found = [entry_of(snapshot, row[ID]) or {} for row in page(snapshot)]
        by_name = {one["headline"]: one for one in found}
        assert by_name["Entry 3"]["delegation"] == 4
        assert by_name["Entry 2"]["tags"] == ["infra"]
        assert "delegation" not in by_name["Entry 1"]
        assert today_of(app).list.chosen == {}
        await pilot.press("u")
        await rest(app, pilot)
        with open_snapshot(home) as snapshot:
            assert {row[5] for row in page(snapshot)} == {None}


async def test_drafts_are_answered(home: Home) -> None:
    given = [entry(n, source="git", state="draft", headline=f"Draft {n}") for n in range(1, 5)]
    given += [entry(9, source="agent:x", state="draft", headline="Other")]
    put_letters(home, given)
    async with running(home) as (app, pilot):
        await pilot.press("escape")
        assert "y keep" in screen_text(app)
        await pilot.press("home")
        first = today_of(app).list.current_row()
        assert first is not None
        await pilot.press("x")
        await rest(app, pilot)
        assert states(home)[first[HEADLINE]] == "dismissed"
        second = today_of(app).list.current_row()
        assert second is not None
        await pilot.press("y")
        await rest(app, pilot)
        assert states(home)[second[HEADLINE]] == "entry"


async def test_yes_to_all_of_a_source(home: Home) -> None:
    given = [entry(n, source="git", headline=f"Draft {n}") for n in range(1, 4)]
    put_letters(home, [*given, entry(9, source="agent:x", headline="Other")])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "home")
        row = today_of(app).list.current_row()
        while row is not None and row[HEADLINE] == "Other":
            await pilot.press("j")
            row = today_of(app).list.current_row()
        await pilot.press("Y")
        await rest(app, pilot)
    assert states(home) == {
        "Draft 1": "entry",
        "Draft 2": "entry",
        "Draft 3": "entry",
        "Other": "draft",
    }


async def test_due_work_gets_its_verdict(home: Home) -> None:
    put_journal(
        home, [entry(1), entry(2, ago=65, outcome="kept", delegation=3, headline="Old work")]
    )
    async with running(home) as (app, pilot):
        assert "held up?" in screen_text(app)
        await pilot.press("escape", "j", "j", "v")
        bar = app.focused
        assert isinstance(bar, AskBar)
        await pilot.press("escape")
        await rest(app, pilot)
        assert "held up?" in screen_text(app)
        await pilot.press("v")
        bar = app.focused
        assert isinstance(bar, AskBar)
        bar.put("The cache [/was] too small")
        await pilot.press("enter")
        await rest(app, pilot)
        assert "held up?" not in screen_text(app)
    with open_snapshot(home) as snapshot:
        verdicts = snapshot.conn.execute("SELECT verdict, note FROM main.verdict").fetchall()
    assert verdicts == [("reverted", "The cache [/was] too small")]


async def test_the_check_in_takes_five_keys(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "end", "enter")
        await rest(app, pilot)
        await pilot.press("3", "2", "minus", "1", "5", "ctrl+s")
        await rest(app, pilot)
        assert "Check-in" not in screen_text(app)
    with open_snapshot(home) as snapshot:
        held = snapshot.conn.execute(
            "SELECT week, review_load, review_wait, interruptions, after_hours, confidence "
            "FROM main.checkin"
        ).fetchall()
    assert held == [("2026-W47", 3, 2, None, 1, 5)]


async def test_letters_that_arrive_are_seen(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        put_letters(home, [entry(5, headline="From the shell [x]")])
        app._keep_up()
        await rest(app, pilot)
        assert "From the shell [x]" in screen_text(app)


@pytest.mark.parametrize("keys", [["enter"], ["2"], ["enter", "escape"], ["g", "enter"]])
async def test_no_headline_breaks_a_screen(home: Home, keys: list[str]) -> None:
    given = [
        entry(number, headline=text.replace("\x00", ""), notes=text, project=text, tags=[text])
        for number, text in enumerate(HOSTILE[:-1])
    ]
    put_journal(home, given)
    for size in ((80, 24), (160, 40)):
        async with running(home, width=size[0], height=size[1]) as (app, pilot):
            await pilot.press("escape", *keys)
            await rest(app, pilot)
            await pilot.press("j", "j", "j")
            await rest(app, pilot)
            assert app.numbered is not None
            assert "chefslog" in screen_text(app)


async def test_narrow_enter_opens_the_entry_wide_it_stands_beside(home: Home) -> None:
    put_journal(home, [entry(1, impact="3 → 1 s")])
    async with running(home) as (app, pilot):
        assert "3 → 1 s" not in screen_text(app)
        await pilot.press("escape", "enter")
        await rest(app, pilot)
        assert isinstance(app.focused, Detail)
        assert "3 → 1 s" in screen_text(app)
        await pilot.press("escape")
        await rest(app, pilot)
        assert "3 → 1 s" not in screen_text(app)
        await pilot.resize_terminal(120, 30)
        await rest(app, pilot)
        assert "3 → 1 s" in screen_text(app)


async def test_unsaved_text_of_the_bar_comes_back(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put_back("Half a [thought", "and notes")
        await pilot.pause()
        app.action_leave()
    async with running(home) as (app, _):
        bar = today_of(app).bar
        assert (bar.value, bar.notes) == ("Half a [thought", "and notes")


async def test_a_line_saved_just_before_a_kill_does_not_come_back_to_the_bar(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = Path(home.data, "left.json")
    async with running(home) as (app, pilot):
        await type_text(pilot, "Fix the retry")
        await rest(app, pilot)
        app.unsaved.flush()
        # What a kill between saving and forgetting leaves on disk.
        monkeypatch.setattr(
            app.unsaved, "forget", lambda what: shutil.copy(app.unsaved.path(what), left)
        )
        await pilot.press("enter")
        await rest(app, pilot)
    left.rename(os.path.join(home.unsaved, "bar.killed.json"))
    async with running(home) as (app, _):
        assert today_of(app).bar.value == ""
        assert screen_text(app).count("Fix the retry") == 1
    assert not list(Path(home.unsaved).glob("bar.*"))


async def test_a_line_that_cannot_be_saved_stays(home: Home) -> None:
    os.makedirs(os.path.dirname(home.letters("new")))
    with open(home.letters("new"), "w", encoding="utf-8") as file:
        file.write("in the way")
    async with running(home) as (app, pilot):
        bar = today_of(app).bar
        bar.put("Fix it")
        await pilot.press("enter")
        await rest(app, pilot)
        assert bar.value == "Fix it"
        assert "not saved" in screen_text(app)


@pytest.mark.parametrize("content", [b"", b"no database" * 500], ids=["empty", "foreign"])
async def test_a_journal_that_cannot_be_read_says_so_and_takes_lines(
    home: Home, content: bytes
) -> None:
    os.makedirs(home.data)
    with open(home.journal, "wb") as file:
        file.write(content)
    async with running(home) as (app, pilot):
        assert "cannot be read" in " ".join(screen_text(app).split())
        today_of(app).bar.put("Still here")
        await pilot.press("enter")
        await rest(app, pilot)
        await pilot.press("escape", "2")
        await rest(app, pilot)
        assert "cannot be read" in " ".join(screen_text(app).split())
    assert len(load_pending(home)[0]) == 1
    with open(home.journal, "rb") as file:
        assert file.read() == content


async def test_midnight_is_noticed(home: Home) -> None:
    put_journal(home, [entry(1)])
    now = [NOON]

    def clock() -> Moment:
        return Moment(now[0])

    async with running(home, clock=clock) as (app, pilot):
        assert "\n Today" in screen_text(app)
        now[0] += 86_400
        app._keep_up()
        await rest(app, pilot)
        assert "\n Yesterday" in screen_text(app)
        assert "Sun 22 Nov" in screen_text(app)


async def test_wrong_settings_are_told(home: Home) -> None:
    os.makedirs(home.config, exist_ok=True)
    with open(home.config_file, "w", encoding="utf-8") as file:
        file.write('[keys]\nbar = "n"\n')
    async with running(home) as (app, pilot):
        await rest(app, pilot)
        assert 'bar = "n"' in screen_text(app)


async def test_a_key_from_the_config_works(home: Home) -> None:
    os.makedirs(home.config, exist_ok=True)
    with open(home.config_file, "w", encoding="utf-8") as file:
        file.write('[keys]\ntrash = "t"\n')
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "d")
        await rest(app, pilot)
        assert states(home) == {"Entry 1": "entry"}
        await pilot.press("t")
        await rest(app, pilot)
        assert states(home) == {"Entry 1": "trashed"}


async def test_an_error_ends_the_app_without_showing_text(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    put_journal(home, [entry(1, headline="Secret headline")])

    def fail(*_: Any) -> None:
        raise ValueError("Secret headline")

    with pytest.raises(ValueError, match="Secret"):
        async with running(home) as (app, pilot):
            app.numbered.list.render_line = fail  # type: ignore[union-attr]
            app.numbered.list.refresh()  # type: ignore[union-attr]
            await pilot.pause(0.1)
    printed = capsys.readouterr()
    assert "Secret" not in printed.out + printed.err
    (name,) = os.listdir(os.path.join(home.data, "crashes"))
    with open(os.path.join(home.data, "crashes", name), encoding="utf-8") as file:
        assert "Secret" not in file.read()


async def test_the_plain_command_tells_the_same(home: Home) -> None:
    given = [entry(n, headline=f"Work {n}", ago=n % 2) for n in range(1, 6)]
    given += [entry(8, source="git", state="draft", headline="A draft")]
    given += [entry(9, ago=70, outcome="kept", delegation=4, headline="Due work")]
    put_journal(home, given)
    plain = subprocess.run(
        [sys.executable, "-m", "chefslog", "today", "--plain"],
        env={**os.environ, "CHEFSLOG_NOW": str(NOON)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    async with running(home) as (app, _):
        shown = screen_text(app)
    for headline in (one["headline"] for one in given):
        assert headline in plain
        assert headline in shown
    assert "Week 47" in shown and "week 47" in plain


@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (140, 40), (200, 60)])
async def test_a_screen_is_laid_out_for_its_room_before_its_first_frame(
    home: Home, width: int, height: int
) -> None:
    async with running(home, width=width, height=height) as (app, pilot):
        for digit, make in enumerate(
            (app.get_default_screen, app._journal, app._insight, app._season, app._team), start=1
        ):
            await pilot.press(f"f{digit + 1}")
            await rest(app, pilot)
            fresh = make()
            points = (*(fresh.HORIZONTAL_BREAKPOINTS or ()), *(fresh.VERTICAL_BREAKPOINTS or ()))
            names = {name for _, name in points}
            assert names & fresh.classes == names & app.screen.classes
            assert names & fresh.classes

"""The composer: saving, refusing, conflicts, and text that is never lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style

from chefslog.capture.letters import load_pending
from chefslog.home.paths import Home
from chefslog.model.meanings import MEANINGS, level_meanings
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry as entry_of
from chefslog.reading.pages import HEADLINE, ID, PROJECT, page
from chefslog.store.entries import edit_entries
from chefslog.store.journal import open_journal
from chefslog.tui.app import Chefslog
from chefslog.tui.composer.composer import ComposerScreen
from chefslog.tui.composer.fields import LevelChoice
from chefslog.tui.composer.form import NAMED
from chefslog.tui.composer.levels import put_level
from chefslog.tui.widgets.line_input import Bar
from tests.journals import entry, noon, put_journal, put_letters
from tests.tui.running import rest, running, screen_text, today_of, type_text


def composer_of(app: Chefslog) -> ComposerScreen:
    """The composer, which is in front."""
    assert isinstance(app.screen, ComposerScreen)
    return app.screen


def newest(home: Home) -> dict[str, Any]:
    """The newest entry whole."""
    with open_snapshot(home) as snapshot:
        return entry_of(snapshot, page(snapshot, limit=1)[0][ID]) or {}


def kept(home: Home) -> list[str]:
    """The unsaved texts on disk."""
    if not os.path.isdir(home.unsaved):
        return []
    return [name for name in os.listdir(home.unsaved) if name.endswith(".json")]


async def test_what_is_changed_is_saved_and_undone(home: Home) -> None:
    put_journal(home, [entry(1, notes="as it was", delegation=1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        rows = composer_of(app)._rows
        rows["headline"].editor.put("Fix [bold] things")
        rows["notes"].editor.put("now [/ other\nlines")
        rows["delegation"].editor.put("3")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert "Fix [bold] things" in screen_text(app)
        held = newest(home)
        assert (held["notes"], held["delegation"]) == ("now [/ other\nlines", 3)
        await pilot.press("u")
        await rest(app, pilot)
        assert newest(home)["notes"] == "as it was"
    assert kept(home) == []


async def test_nothing_changed_writes_nothing(home: Home) -> None:
    put_journal(home, [entry(1, notes="x", took=90, people=["sam"])])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer_of(app).action_toggle_more()
        await pilot.pause()
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert "nothing changed" in screen_text(app)
        assert app._writer is None


async def test_a_value_that_is_none_is_named_beside_its_field(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home, height=60) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer = composer_of(app)
        composer.action_toggle_more()
        await pilot.pause()
        composer._rows["took"].editor.put("soon")
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert app.screen is composer
        assert app.focused is composer._rows["took"].editor
        assert 'took: "soon" is not' in screen_text(app)


async def test_a_change_made_elsewhere_is_shown_not_overwritten(home: Home) -> None:
    put_journal(home, [entry(1, impact="before")])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer = composer_of(app)
        with open_journal(home, noon, session="other") as journal:
            edit_entries(journal, {composer.form.entry_id: {"impact": "theirs", "kind": "fix"}})
        composer._rows["impact"].editor.put("ours")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        composer = composer_of(app)
        assert newest(home)["impact"] == "theirs"
        assert "changed elsewhere meanwhile; there it says: theirs" in screen_text(app)
        assert composer._rows["impact"].editor.value == "ours"
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        held = newest(home)
        assert (held["impact"], held["kind"]) == ("ours", "fix")


async def test_what_is_typed_behind_saving_is_not_for_the_form(home: Home) -> None:
    put_journal(home, [entry(2), entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer_of(app)._rows["impact"].editor.put("less waiting")
        with open_journal(home, noon, session="other") as journal, journal.transaction():
            await pilot.press("ctrl+s")
            assert not isinstance(app.screen, ComposerScreen)
            assert kept(home)
            await pilot.press("j", "k", "e")
            await pilot.pause()
            again = composer_of(app)
        await rest(app, pilot)
        assert composer_of(app) is again
        assert newest(home)["impact"] == "less waiting"
        assert kept(home) == []


async def test_a_form_that_cannot_be_saved_comes_back_as_it_was(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer_of(app)._rows["impact"].editor.put("a [new] line")
        with closing(sqlite3.connect(home.journal)) as newer:
            version = newer.execute("PRAGMA user_version").fetchone()[0]
            newer.execute("PRAGMA user_version = 99")
            await pilot.press("ctrl+s")
            await rest(app, pilot)
            assert composer_of(app)._rows["impact"].editor.value == "a [new] line"
            assert "newer" in screen_text(app)
            assert kept(home)
            newer.execute(f"PRAGMA user_version = {version}")
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert newest(home)["impact"] == "a [new] line"
        assert kept(home) == []


async def test_esc_keeps_the_text_and_it_can_be_resumed(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer_of(app)._rows["impact"].editor.put("half a [thought")
        await pilot.pause()
        await pilot.press("escape")
        await rest(app, pilot)
        assert "Keep as a draft" in screen_text(app)
        await pilot.press("k")
        await rest(app, pilot)
        assert "unsaved" in screen_text(app)
        assert "Draft kept. Reopen it from Today." in screen_text(app)
        assert "impact" not in newest(home)
    async with running(home) as (app, pilot):
        await pilot.press("escape", "j", "enter")
        await rest(app, pilot)
        assert composer_of(app)._rows["impact"].editor.value == "half a [thought"
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert newest(home)["impact"] == "half a [thought"
        assert "✎" not in screen_text(app)


async def test_the_bars_text_comes_along_into_a_new_entry(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put_back("Fix it ai:2 #perf", "why it was")
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        composer = composer_of(app)
        assert composer._rows["headline"].editor.value == "Fix it"
        assert composer._rows["notes"].editor.value == "why it was"
        await type_text(pilot, "!")
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert today_of(app).bar.value == ""
        assert app._writer is None
    (letter,) = load_pending(home)[0]
    assert letter["headline"] == "Fix it!"
    assert (letter["delegation"], letter["tags"], letter["source"]) == (2, ["perf"], "tui")
    assert letter["typed"].startswith("Fix it ai:2 #perf")


async def test_an_unfinished_new_entry_survives(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put("Half an entry")
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        composer_of(app)._rows["notes"].editor.put("and its notes")
        await pilot.pause()
        app.action_leave()
    async with running(home) as (app, pilot):
        assert "Half an entry" in screen_text(app)
        await pilot.press("escape", "enter")
        await rest(app, pilot)
        assert composer_of(app)._rows["notes"].editor.value == "and its notes"
        await app.action_command("discard")
        await rest(app, pilot)
        assert "Discarded “Half an entry”" in screen_text(app)
        assert "unsaved" not in screen_text(app)
    assert kept(home) == []


@pytest.mark.parametrize("keys", [["escape"], ["x", "backspace", "escape"], ["tab", "escape"]])
async def test_a_form_in_which_nothing_is_new_closes_at_once(home: Home, keys: list[str]) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        await pilot.press(*keys)
        await rest(app, pilot)
        assert not isinstance(app.screen, ComposerScreen)
        assert today_of(app).is_current
        assert "unsaved" not in screen_text(app)
    assert kept(home) == []


async def test_esc_in_a_changed_form_asks_and_esc_again_goes_on_writing(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        await type_text(pilot, "!")
        await pilot.press("escape")
        await rest(app, pilot)
        for answer in ("s  Save", "k  Keep as a draft", "x  Discard"):
            assert answer in screen_text(app)
        await pilot.press("escape", "q")
        await rest(app, pilot)
        assert composer_of(app).texts()["headline"] == "Entry 1!q"
        await pilot.press("escape", "s")
        await rest(app, pilot)
        assert newest(home)["headline"] == "Entry 1!q"
    assert kept(home) == []


async def test_what_is_discarded_comes_back_by_undo(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        await type_text(pilot, " [half]")
        await pilot.press("escape", "x")
        await rest(app, pilot)
        assert "Discarded “Entry 1 [half]” · u undoes" in screen_text(app)
        assert "unsaved" not in screen_text(app)
        await pilot.press("u")
        await rest(app, pilot)
        assert "unsaved" in screen_text(app)
        await pilot.press("U")
        await rest(app, pilot)
        assert "unsaved" not in screen_text(app)
    assert newest(home)["headline"] == "Entry 1"
    assert kept(home) == []


async def test_the_bars_line_stays_there_when_the_form_is_left_as_it_was(home: Home) -> None:
    async with running(home) as (app, pilot):
        today_of(app).bar.put_back("Fix it ai:2 #perf", "why it was")
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        await pilot.press("escape")
        await rest(app, pilot)
        bar = today_of(app).bar
        assert (bar.value, bar.notes) == ("Fix it ai:2 #perf", "why it was")
        assert "unsaved" not in screen_text(app)


async def test_a_form_left_by_ctrl_n_waits_on_today(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        await type_text(pilot, " and more")
        await pilot.press("ctrl+n")
        await pilot.pause()
        # The key is done with, although what had the focus is gone: the next one need not wait.
        assert not app._gate._under_way
        await rest(app, pilot)
        assert "Entry 1 and more" in screen_text(app)
        assert "unsaved" in screen_text(app)


async def test_saving_a_draft_takes_it_in(home: Home) -> None:
    put_letters(home, [entry(1, source="git", headline="Draft")])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer_of(app)._rows["headline"].editor.put("Draft, made better")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert newest(home)["state"] == "entry"
        assert newest(home)["headline"] == "Draft, made better"


async def test_what_is_wrong_in_a_field_that_was_put_away_is_said_beside_it(home: Home) -> None:
    put_journal(home, [entry(1, guess=60)])
    async with running(home, height=60) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        composer = composer_of(app)
        assert "guess" not in composer._rows
        composer.form.texts["guess"] = "soon"
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert app.screen is composer
        assert 'guess: "soon" is not' in screen_text(app)


async def test_more_is_remembered(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        assert "problem" not in composer_of(app)._rows
        await pilot.press("ctrl+t")
        await rest(app, pilot)
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        assert "problem" in composer_of(app)._rows


async def test_the_config_says_what_it_opens_with(home: Home) -> None:
    os.makedirs(home.config, exist_ok=True)
    with open(home.config_file, "w", encoding="utf-8") as file:
        file.write('[compose]\nfields = ["result", "own"]\n')
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        assert list(composer_of(app)._rows) == ["headline", "result", "own"]


async def test_a_template_opens_filled_over_which_the_bar_goes(home: Home) -> None:
    async with running(home) as (app, pilot):
        await type_text(pilot, "Gate froze ai:0")
        await app.action_command("template")
        await rest(app, pilot)
        assert "incident" in screen_text(app)
        await pilot.press("down", "down", "enter")
        await rest(app, pilot)
        form = composer_of(app).form
        assert form.texts["headline"] == "Gate froze"
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        saved = newest(home)
        assert (saved["headline"], saved["delegation"]) == ("Gate froze", 0)
        assert saved.get("notes") or saved.get("problem")


async def test_the_git_project_is_filled_in_and_nothing_is_left_behind_for_it(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "payments" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "payments")
    async with running(home) as (app, pilot):
        await type_text(pilot, "Fix it")
        assert "payments" in screen_text(app)
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        assert composer_of(app).form.texts["project"] == "payments"
        await pilot.press("ctrl+s")
        await rest(app, pilot)
        assert newest(home)["project"] == "payments"
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        assert composer_of(app).form.changed == []
        await pilot.press("escape")
        await rest(app, pilot)
        assert kept(home) == []
        await pilot.press("ctrl+n")
        await rest(app, pilot)
        await type_text(pilot, "Mend it project:-")
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        await pilot.press("ctrl+s")
        await rest(app, pilot)
    with open_snapshot(home) as snapshot:
        rows = page(snapshot)
    projects = {row[HEADLINE]: row[PROJECT] for row in rows}
    assert projects == {"Fix it": "payments", "Mend it": None}


@pytest.mark.parametrize("width", [80, 99, 100, 140, 200])
async def test_the_form_says_what_each_choice_means_in_two_columns_from_100_cells(
    home: Home, width: int
) -> None:
    async with running(home, width=width, height=40) as (app, pilot):
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        text = screen_text(app)
        words = " ".join(text.replace("│", " ").split())
        for label in ("Headline", "Impact", "Value", "Day", "Project", "Tags", "Notes"):
            assert label in words
        for name, meaning in [*level_meanings(), *MEANINGS["checked"].items()]:
            assert name in words
            assert meaning.split(",")[0].rpartition(" ")[2] in words
        rows = text.split("\n")
        (level,) = [row.index("AI level: who") for row in rows if "AI level: who" in row]
        assert (level > width // 2) == (width >= 100)
        assert all(len(row) <= width for row in rows)


@pytest.mark.parametrize("theme", ["chefslog-dark", "chefslog-light", "ansi-dark", "nord"])
async def test_a_placeholder_looks_like_none_of_what_is_typed(home: Home, theme: str) -> None:
    async with running(home, width=100, height=30) as (app, pilot):
        app.theme = theme
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        rows = composer_of(app)._rows
        rows["impact"].editor.put("typed")
        await pilot.press("tab", "tab")
        await rest(app, pilot)
        drawn: dict[str, Style] = {}
        for strip in app.screen._compositor.render_strips():
            drawn |= {one.text.strip(): one.style for one in strip if one.style is not None}
        examples = [NAMED[name].help for name in ("headline", "day", "tags", "notes")]
        typed = drawn["typed"]
        for example in examples:
            style = drawn[example]
            assert style.italic
            assert not typed.italic
            assert style.dim or style.color != typed.color


@pytest.mark.parametrize("opened", [[], ["ctrl+l"], ["escape", "s"]])
async def test_what_the_levels_mean_is_one_key_away(home: Home, opened: list[str]) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        await pilot.press(*opened)
        await rest(app, pilot)
        await type_text(pilot, "Fix it ai:1 now")
        asked, focused = app.screen, app.focused
        await pilot.press("f7")
        await rest(app, pilot)
        assert app.screen is not asked
        choice = app.screen.query_one(LevelChoice).region
        rows = screen_text(app).split("\n")[choice.y : choice.bottom]
        words = " ".join(" ".join(row[choice.x : choice.right] for row in rows).split())
        for name, meaning in level_meanings():
            assert name in words
            assert " ".join(meaning.split()) in words
        await pilot.press("escape", "f7", "x", "3")
        await rest(app, pilot)
        if isinstance(focused, Bar):
            assert app.screen is asked
            assert focused.value == "Fix it ai:3 now"
        else:
            await pilot.press("escape")
            await rest(app, pilot)
            assert composer_of(app).texts()["headline"] == "Fix it ai:1 now"


@pytest.mark.parametrize(
    ("line", "put"),
    [
        ("", "ai:2"),
        ("Fix it", "Fix it ai:2"),
        ("Fix it ai:", "Fix it ai:2"),
        ("ai:sous Fix openai:4 it", "ai:2 Fix openai:4 it"),
    ],
)
def test_a_level_replaces_the_one_that_is_there(line: str, put: str) -> None:
    assert put_level(line, "2") == put


async def test_a_value_that_is_too_long_is_cut_by_an_ellipsis_alone(home: Home) -> None:
    put_journal(home, [entry(1, headline="long " * 60, impact="[/x] " * 60)])
    async with running(home, width=80) as (app, pilot):
        await pilot.press("escape", "e")
        await rest(app, pilot)
        await pilot.press("tab", "tab")
        await pilot.pause()
        rows = screen_text(app).split("\n")
    for label, begins in (("Headline", "long long"), ("Impact", "[/x] [/x]")):
        (row,) = [row for row in rows if label in row]
        assert begins in row
        assert "…" in row


async def test_esc_then_save_saves_a_new_entry_or_says_what_is_wrong(home: Home) -> None:
    async with running(home, height=60) as (app, pilot):
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        composer = composer_of(app)
        composer.action_toggle_more()
        await type_text(pilot, "Fix [it")
        composer._rows["took"].editor.put("soon")
        await pilot.pause()
        await pilot.press("escape", "s")
        await rest(app, pilot)
        assert app.screen is composer
        assert 'took: "soon" is not' in screen_text(app)
        assert load_pending(home)[0] == []
        composer._rows["took"].editor.put("2h")
        await pilot.press("escape", "enter")
        await rest(app, pilot)
        assert today_of(app).is_current
    (letter,) = load_pending(home)[0]
    assert (letter["headline"], letter["took"]) == ("Fix [it", 120)
    assert kept(home) == []


async def test_words_in_use_complete_and_tab_takes_them_or_goes_on(home: Home) -> None:
    put_journal(home, [entry(1, project="payments", tags=["perf"], people=["sam"])])
    async with running(home, width=100, height=60) as (app, pilot):
        await pilot.press("ctrl+l")
        await rest(app, pilot)
        composer = composer_of(app)
        composer.action_toggle_more()
        await pilot.pause()
        for name, typed, taken in (
            ("project", "pay", "payments"),
            ("tags", "#new #pe", "#new #perf"),
            ("people", "@s", "@sam"),
        ):
            line = composer._rows[name].editor
            line.focus()
            await pilot.pause()
            await type_text(pilot, typed)
            await rest(app, pilot)
            await pilot.press("tab")
            await rest(app, pilot)
            assert (composer._rows[name].editor.value, app.focused) == (taken, line)
            await pilot.press("tab")
            assert app.focused is not line

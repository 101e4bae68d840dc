"""Forms under what breaks forms: any text, huge pastes, tiny windows, a kill."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from textual import events

from chefslog.home.paths import Home
from chefslog.model.checkin import SCALES
from chefslog.model.sanitize import legible
from chefslog.tui.composer.checkin import CheckinScreen
from chefslog.tui.composer.composer import ComposerScreen
from chefslog.tui.composer.fields import FormLine, LongText
from chefslog.tui.composer.form import SHOWN
from tests.journals import entry, put_journal
from tests.tui.running import HOSTILE, rest, running, screen_text
from tests.tui.terminals import Terminal

pytestmark = pytest.mark.slow


def kept(home: Home) -> dict[str, Any]:
    """The one form that is on disk unsaved; empty while there is none."""
    for path in Path(home.unsaved).glob("*-*.json"):
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return data
    return {}


def test_a_kill_loses_no_field(home: Home) -> None:
    put_journal(home, [entry(1)])
    lines = [one.name for one in SHOWN if not one.kind.values]

    def all_kept(_: str) -> bool:
        texts = kept(home).get("fields", {})
        return texts.get("delegation") == "3" and all(
            texts.get(name, "").endswith(" 3") for name in lines
        )

    with Terminal() as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x0c")
        terminal.shows("AI level: who did the thinking?")
        terminal.send("\x14")
        for number in range(len(SHOWN)):
            terminal.send(f"w{number} 3\t")
        terminal.until(all_kept)
    with Terminal() as terminal:
        terminal.shows("unsaved")
        terminal.send("\x1b")
        terminal.shows("q leave")
        terminal.send("j\r")
        terminal.shows("› Headline")
        terminal.shows("w0 3")


def test_a_kill_loses_no_answer_of_the_check_in(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Terminal(CHEFSLOG_NOW="1795257000") as terminal:
        terminal.shows("Entry 1")
        terminal.send("\x1b")
        terminal.shows("q leave")
        terminal.send("G\r")
        terminal.shows("Confidence in what shipped")
        terminal.send("32415a [note\t4")
        terminal.until(lambda _: len(kept(home).get("answers", {})) == 7)
    names = [*SCALES, "note", "impact_ai"]
    answers = ["3", "2", "4", "1", "5", "a [note", "2x"]
    assert kept(home)["answers"] == dict(zip(names, answers, strict=True))
    with Terminal(CHEFSLOG_NOW="1795257000") as terminal:
        terminal.shows("a [note")


SIZES = ((1, 1), (3, 2), (20, 5), (80, 24), (100, 12), (200, 60), (1, 1))


@pytest.mark.parametrize("name", ["composer", "checkin"])
async def test_forms_of_hostile_texts_are_drawn_at_any_size(home: Home, name: str) -> None:
    put_journal(home, [entry(1)])
    async with running(home, width=1, height=1) as (app, pilot):
        if name == "composer":
            app.action_compose()
            await rest(app, pilot)
            await pilot.press("ctrl+t")
        else:
            app.action_open_checkin()
        await rest(app, pilot)
        for place, field in enumerate(app.screen.query(FormLine)):
            field.put(HOSTILE[place % len(HOSTILE)])
        for place, area in enumerate(app.screen.query(LongText)):
            area.load_text("\n".join(HOSTILE[place:]))
        form = app.screen
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await pilot.press("tab")
            await pilot.pause()
            assert form.is_current
            strips = form._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [width] * height
        await app.action_command("discard")
        await rest(app, pilot)
        assert not form.is_attached


async def test_brackets_and_other_scripts_are_shown_as_they_were_typed(home: Home) -> None:
    put_journal(home, [entry(1)])
    texts = [text for text in HOSTILE if text == legible(normalize("NFC", text))]
    async with running(home, width=140, height=40) as (app, pilot):
        app.action_compose()
        await rest(app, pilot)
        assert isinstance(app.screen, ComposerScreen)
        for text in texts:
            app.screen._rows["impact"].editor.put(text)
            app.screen._rows["notes"].editor.put(f"{text}\nbelow")
            await pilot.pause()
            # In the field, in the notes and, unless it has to be quoted, in the line below.
            assert screen_text(app).count(text) >= 2, text


async def test_a_line_of_64_kib_and_20000_pasted_lines_are_taken(home: Home) -> None:
    put_journal(home, [entry(1)])
    line, lines = "[x] " * 16_384, "\n".join(f"{number} [/b]" for number in range(20_000))
    async with running(home, width=100, height=30) as (app, pilot):
        app.action_compose()
        await rest(app, pilot)
        composer = app.screen
        assert isinstance(composer, ComposerScreen)
        composer._rows["headline"].editor.put("Long work")
        for name, text in (("impact", line), ("notes", lines)):
            editor = composer._rows[name].editor
            editor.focus()
            await pilot.pause()
            editor.post_message(events.Paste(text))
            await rest(app, pilot)
            assert editor.value in (text, text.rstrip(" "))
        composer._rows["headline"].editor.focus()
        await pilot.pause()
        assert "[x] [x]" in screen_text(app)
        assert "…" in screen_text(app)
        await pilot.press("escape", "k")
        await rest(app, pilot)
    assert kept(home)["fields"]["notes"] == lines


async def test_a_paste_of_many_lines_into_the_note_of_the_check_in_is_one_line(home: Home) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        app.action_open_checkin()
        await rest(app, pilot)
        screen = app.screen
        assert isinstance(screen, CheckinScreen)
        note = screen.query_one(FormLine)
        note.focus()
        await pilot.pause()
        note.post_message(events.Paste("\n".join(["a week"] * 20_000)))
        await rest(app, pilot)
        assert note.value == " ".join(["a week"] * 20_000)

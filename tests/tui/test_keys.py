"""Keys as they are seen: what cannot work now is faint and says why; jump mode; undo."""

from __future__ import annotations

import pytest

from chefslog.home.paths import Home
from chefslog.tui.entry_list.detail import Detail
from chefslog.tui.help.jump import JumpScreen
from chefslog.tui.theme import content_style
from tests.journals import entry, put_journal
from tests.tui.running import rest, running, screen_text, today_of


async def test_a_key_that_cannot_work_now_is_faint_and_says_why(home: Home) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home, width=100) as (app, pilot):
        await pilot.press("escape")
        line = today_of(app).keys_line

        def styles_of(word: str) -> set[object]:
            content = line.render()
            at = str(content).index(f" {word}") + 1
            return {span.style for span in content.spans if span.start <= at < span.end}

        faint = content_style(line, "faint").foreground
        assert {style.foreground for style in styles_of("undo")} == {faint}  # type: ignore[attr-defined]
        assert {style.foreground for style in styles_of("trash")} != {faint}  # type: ignore[attr-defined]
        await pilot.press("u")
        assert line.said == "Nothing was changed here since chefslog was opened."
        await pilot.press("U")
        assert line.said == "Nothing was undone that could be redone."
        await pilot.press("d")
        await rest(app, pilot)
        line.say("")
        assert {style.foreground for style in styles_of("undo")} != {faint}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("x", "“Discard the unsaved text” is for unsaved text."),
        ("h", "“It held up” is for a follow"),
        ("Y", "“Keep all of this source” is for a draft."),
        ("p", "“Put back from the trash” is for a trashed"),
    ],
)
async def test_a_key_for_other_rows_says_what_it_is_for(home: Home, key: str, why: str) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", key)
        assert today_of(app).keys_line.said.startswith(why)


async def test_a_letter_beside_each_place_leads_there(home: Home) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("escape", "f")
        await rest(app, pilot)
        jump = app.screen
        assert isinstance(jump, JumpScreen)
        lines = screen_text(app).splitlines()
        for letter, widget in jump.targets.items():
            x, y = widget.region.offset
            assert lines[y][x : x + 3] == f" {letter} "
        to_detail = next(key for key, one in jump.targets.items() if isinstance(one, Detail))
        await pilot.press(to_detail)
        assert isinstance(app.focused, Detail)
        await pilot.press("f", "escape")
        assert isinstance(app.focused, Detail)


async def test_undo_elsewhere_says_where_to_look(home: Home) -> None:
    put_journal(home, [entry(n) for n in range(3)])
    async with running(home) as (app, pilot):
        await pilot.press("escape", "d")
        await rest(app, pilot)
        await pilot.press("3")
        await rest(app, pilot)
        await pilot.press("u")
        assert "Today" in app.screen.keys_line.said  # type: ignore[attr-defined]

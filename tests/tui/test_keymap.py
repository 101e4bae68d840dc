"""Keys: every command has one table row, and the config's own keys are checked."""

from __future__ import annotations

import pytest
from textual.command import Hit

from chefslog.home.paths import Home
from chefslog.tui.commands import COMMANDS, SCREENS
from chefslog.tui.help.palette import CommandProvider
from chefslog.tui.keys import Keys, bindings, clashes, key_problems
from tests.tui.running import running

INPUTS_OWN = {f"ctrl+{sign}" for sign in "euakwdfxcv"}


def test_names_are_unique_and_everything_is_told() -> None:
    assert len({one.id for one in COMMANDS}) == len(COMMANDS)
    for one in COMMANDS:
        assert one.label
        assert one.help.endswith(".")


def test_shipped_keys_do_not_clash() -> None:
    everything = {one.id: one.key for one in COMMANDS if one.key}
    assert clashes(everything) == []


def test_no_key_of_a_text_field_is_taken() -> None:
    typing = [one for one in COMMANDS if {"app", "bar", "text"} & set(one.places)]
    keys = {key for one in typing for key in one.key.split(",")}
    assert not keys & INPUTS_OWN
    assert not {"ctrl+enter"} & keys
    assert all(len(key) > 1 for key in keys if key)


def test_list_keys_are_those_of_the_design() -> None:
    keys = {key for one in bindings("list") for key in one.key.split(",")}
    assert {"enter", "e", "s", "space", "d", "u", "U", "slash", "c", "colon", "y", "q"} <= keys
    # Only screens that exist have a digit.
    assert keys & set("123456789") == {one.key for one in SCREENS}


def test_a_changed_key_is_shown() -> None:
    keys = Keys({"filter": "F"})
    assert keys.problems == []
    assert keys.shown("filter") == "F"
    assert keys.shown("help") == "?"


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ({"filtre": "f"}, '"filtre" is no command'),
        ({"filter": "d"}, '"d" means set and'),
        ({"bar": "n"}, 'bar = "n": works while typing'),
    ],
)
def test_wrong_keys_are_named_and_left_out(wanted: dict[str, str], part: str) -> None:
    kept, problems = key_problems(wanted)
    assert kept == {}
    if "means" in part:
        assert '"d" means' in problems[0]
        assert "trash" in problems[0]
        assert "filter" in problems[0]
    else:
        assert part in problems[0]


def test_answers_stand_on_their_rows() -> None:
    keys = Keys({})
    assert [key for key, _, _ in keys.answers("draft")] == ["y", "e", "x"]
    assert [key for key, _, _ in keys.answers("due")] == ["h", "w", "-", "v", "i"]
    assert keys.answers("rule") == []


async def test_the_palette_matches_names_before_help_and_nothing_by_scattered_letters(
    home: Home,
) -> None:
    async with running(home) as (app, pilot):
        await pilot.press("escape")
        provider = CommandProvider(app.screen)

        async def found(query: str) -> list[str | None]:
            hits = [hit async for hit in provider.search(query)]
            assert all(isinstance(hit, Hit) for hit in hits)
            ranked = sorted(hits, key=lambda hit: -hit.score)
            return [hit.text for hit in ranked]

        assert "Quit" not in await found("export")
        assert (await found("undo"))[0] == "Undo"
        assert (await found("filter"))[0] == "Filter"

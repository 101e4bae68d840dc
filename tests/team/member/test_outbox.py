"""What is kept of a period comes back as it was, or says that it is damaged."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.member.outbox import (
    Outbox,
    Outgoing,
    answer_outbox,
    change_outbox,
    contribution_of,
    load_outbox,
    load_outboxes,
    numbers_of,
)
from tests.team.scene import Scene, found

FILE = Outgoing(1, "ab" * 16, "cd" * 16, "ef" * 32, True, 1_800_000_000)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def kept(home: Home, scene: Scene, period: str = "2026-10") -> Outbox:
    return change_outbox(
        home, scene.task(period), lambda box: replace(box, shown=(3, None, 0), files=(FILE,))
    )


def path(home: Home, scene: Scene) -> Path:
    return Path(home.team, scene.file.team, "periods", "2026-10.json")


def test_it_comes_back_as_it_was(home: Home, scene: Scene) -> None:
    assert load_outboxes(home, scene.file.team) == ()
    later, first = kept(home, scene, "2026-11"), kept(home, scene)
    assert load_outbox(home, scene.file.team, "2026-10") == first
    assert load_outboxes(home, scene.file.team) == (first, later)
    assert first.path(FILE) == f"{scene.file.team}/2026-10/in/{'ab' * 16}.rep"
    assert stat.S_IMODE(os.stat(path(home, scene)).st_mode) == 0o600


@given(st.lists(st.none() | st.integers(0, 20), min_size=1, max_size=16).map(tuple))
def test_numbers_and_contributions_are_the_same(numbers: tuple[int | None, ...]) -> None:
    assert numbers_of(contribution_of(numbers)) == numbers


def test_a_yes_is_to_what_was_shown(home: Home, scene: Scene) -> None:
    seen = kept(home, scene)
    assert answer_outbox(home, seen, is_yes=True).agreed == (3, None, 0)
    change_outbox(home, scene.task(), lambda box: replace(box, shown=(4, None, 0)))
    with pytest.raises(TeamError, match="your answers have changed meanwhile"):
        answer_outbox(home, seen, is_yes=True)


def test_another_epoch_of_the_period_asks_again(home: Home, scene: Scene) -> None:
    answer_outbox(home, kept(home, scene), is_yes=True)
    task = replace(scene.task(), file=replace(scene.file, k=6))
    again = change_outbox(home, task, lambda box: box)
    assert (again.answer, again.shown, again.files) == ("", (), (FILE,))


@pytest.mark.parametrize("change", ['"period": "2026-10"|"period": "2026-11"', '"seq"|"sec"',
                                    '"shown"|"sown"', '{|['])  # fmt: skip
def test_a_damaged_one_is_named(home: Home, scene: Scene, change: str) -> None:
    kept(home, scene)
    before, after = change.split("|")
    text = path(home, scene).read_text()
    path(home, scene).write_text(text.replace(before, after))
    with pytest.raises(TeamError, match=r"2026-10\.json is damaged"):
        load_outboxes(home, scene.file.team)


def test_a_write_that_was_cut_short_is_not_seen(home: Home, scene: Scene) -> None:
    first = kept(home, scene)
    for name in ("2026-11.json.tmp", ".2026-12.json.part", ".DS_Store"):
        path(home, scene).with_name(name).write_bytes(b"{")
    assert load_outboxes(home, scene.file.team) == (first,)

"""Nothing leaves that was not said yes to, and a yes holds for what was known when it was said."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.teamfile import Keyholder
from chefslog.team.member.consent import Consent, consent, decide
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def test_nothing_is_asked_at_first(home: Home, scene: Scene) -> None:
    assert consent(home, scene.file) == Consent()


def test_answers_are_kept_section_by_section(home: Home, scene: Scene) -> None:
    decide(home, scene.file, {"checked": True, "own": False})
    decide(home, scene.file, {"own": True, "kept": False})
    both = Consent(frozenset({"checked", "own"}), frozenset({"kept"}))
    assert consent(home, scene.file) == both
    path = os.path.join(home.team, scene.file.team, "consent.json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_a_section_that_the_team_does_not_have(home: Home, scene: Scene) -> None:
    with pytest.raises(TeamError, match=r"has no question 'spend'\. It has: checked kept own"):
        decide(home, scene.file, {"checked": True, "spend": True})
    assert consent(home, scene.file) == Consent()


@pytest.mark.parametrize(
    "change", [{"k": 6}, {"desk": Keyholder("Max", b"x" * 32)}, {"lock": Keyholder("M", b"y" * 32)}]
)
def test_another_k_or_keyholder_asks_again(
    home: Home, scene: Scene, change: dict[str, object]
) -> None:
    decide(home, scene.file, {"checked": True, "own": False})
    later = replace(scene.file, epoch=2, **change)  # type: ignore[arg-type]
    assert consent(home, later) == Consent(earlier=frozenset({"checked"}))
    decide(home, later, {"kept": True})
    assert consent(home, later) == Consent(frozenset({"kept"}))


def test_new_keys_of_a_quarter_ask_nothing_again(home: Home, scene: Scene) -> None:
    decide(home, scene.file, {"checked": True})
    later = replace(scene.file, epoch=2, quarter="2027-Q1", questions=("checked", "held"))
    assert consent(home, later) == Consent(frozenset({"checked"}))

"""Questions that are withheld stay so; a standing yes holds for what was known when it was said."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Founding, Person
from chefslog.team.member.consent import (
    Consent,
    agree_ahead,
    consent,
    decide,
    set_standing,
    take_joined,
)
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def test_nothing_is_withheld_or_standing_at_first(home: Home, scene: Scene) -> None:
    assert consent(home, scene.file) == Consent()


def test_answers_are_kept_question_by_question(home: Home, scene: Scene) -> None:
    decide(home, scene.file, {"checked": False, "own": False})
    decide(home, scene.file, {"own": True, "kept": False})
    assert consent(home, scene.file) == Consent(frozenset({"checked", "kept"}))
    path = os.path.join(home.team, scene.file.team, "consent.json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_a_question_that_the_team_does_not_have(home: Home, scene: Scene) -> None:
    with pytest.raises(TeamError, match=r"has no question 'spend'\. It has: checked kept own"):
        decide(home, scene.file, {"checked": True, "spend": True})
    assert consent(home, scene.file) == Consent()


@pytest.mark.parametrize(
    "change",
    [
        {"k": 6},
        {"desk": Person("Max", b"x" * 32)},
        {"lock": Person("M", b"y" * 32)},
        {"questions": ("checked", "held")},
    ],
)
def test_other_terms_ask_again_and_what_was_withheld_stays(
    home: Home, scene: Scene, change: dict[str, object]
) -> None:
    decide(home, scene.file, {"checked": False})
    set_standing(home, scene.file, is_on=True)
    later = replace(scene.file, epoch=2, **change)  # type: ignore[arg-type]
    assert consent(home, scene.file).is_standing
    assert consent(home, later) == Consent(frozenset({"checked"}))


def test_new_keys_of_a_quarter_ask_nothing_again(home: Home, scene: Scene) -> None:
    set_standing(home, scene.file, is_on=True)
    assert consent(home, replace(scene.file, epoch=2, quarter="2027-Q1")).is_standing


def founding_of(scene: Scene) -> Founding:
    file = scene.file
    return Founding(file.team, file.name, file.quarter, file.desk, file.terms)


def test_the_yes_of_the_joining_is_taken_once(home: Home, scene: Scene) -> None:
    agree_ahead(home, founding_of(scene), "2026-10", (3, None, 20))
    assert take_joined(home, scene.file) == ("2026-10", (3, None, 20))
    assert take_joined(home, scene.file) is None


@pytest.mark.parametrize("change", [{"k": 7}, {"desk": Person("Max", b"x" * 32)},
                                    {"questions": ("own",)}])  # fmt: skip
def test_it_does_not_hold_for_another_team_file(
    home: Home, scene: Scene, change: dict[str, object]
) -> None:
    agree_ahead(home, founding_of(scene), "2026-10", (3, None, 20))
    assert take_joined(home, replace(scene.file, **change)) is None  # type: ignore[arg-type]

"""What the values of closed fields mean, in a few words."""

from __future__ import annotations

import pytest

from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.model.kinds import LABELS, Choice
from chefslog.model.meanings import LEVELS, MEANINGS, level_meanings, value_meaning


def test_every_value_of_every_choice_has_a_meaning_of_its_own() -> None:
    for field in FIELDS:
        if isinstance(field.kind, Choice):
            meanings = [value_meaning(field.name, value) for value in field.kind.values]
            assert all(meanings) and len({*meanings}) == len(meanings), field.name
            assert list(MEANINGS[field.name]) == list(field.kind.values)


@pytest.mark.parametrize("level", range(5))
def test_a_level_goes_by_the_writers_own_name(level: int) -> None:
    names = ("Alone", "Commis", "Tournant", "Sous", "Chef")
    meaning = value_meaning("delegation", str(level), names)
    assert meaning == f"{names[level].lower()}: {LEVELS[level]}"
    assert value_meaning("delegation", str(level)).startswith(LABELS[level].lower())


def test_what_says_so_itself_has_no_meaning() -> None:
    assert value_meaning("delegation", "sous") == ""
    assert value_meaning("private", "yes") == ""
    assert value_meaning("kind", "3") == ""
    assert value_meaning("project", "shop") == ""


def test_the_levels_end_with_none_of_them() -> None:
    assert [name for name, _ in level_meanings()] == [*LABELS, "Not said"]
    with pytest.raises(ValueError, match="zip"):
        level_meanings(LABELS[:4])
    assert len(level_meanings()) == len(BY_NAME["delegation"].kind.values) + 1

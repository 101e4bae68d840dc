"""What an entry may hold, and what it holds beside its fields, in words."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.model.entry import (
    EntryError,
    checked_day,
    checked_draft,
    checked_source,
    checked_value,
    describe_extra,
    is_machine,
    suggested_level,
)
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.model.kinds import TEXT_LIMIT


@pytest.mark.parametrize(
    ("source", "extra", "told"),
    [
        ("git", {"git": {"commits": 1, "keys": ["f3072c635a5a8763"]}}, [("git", "commits: 1")]),
        ("git", {"git": {"keys": ["f3"]}}, []),
        (
            "import:csv",
            {"csv": {"Story points": "3", "Labels": ["a", "b"], "Empty": None}},
            [("csv", "Story points: 3\nLabels: a, b")],
        ),
        (
            "import:dayone",
            {"dayone": {"weather": {"code": "rain", "wet": True}, "starred": False}},
            [("dayone", "weather: code: rain, wet: yes\nstarred: no")],
        ),
        ("shell", {"mood": "fine"}, [("mood", "fine (unknown field)")]),
        ("shell", {"keys": [1, 2.5]}, [("keys", "1, 2.5 (unknown field)")]),
        ("agent:pi", {"git": {"keys": ["a"], "commits": 2}}, [("git", "commits: 2")]),
        ("git", {"suggested": {"ai": 3, "why": "co-author"}, "git": {"commits": 1}},
         [("git", "commits: 1")]),
        ("git", {"suggested": {"ai": 7, "why": "co-author"}},
         [("suggested", "ai: 7\nwhy: co-author (unknown field)")]),
        ("shell", {"suggested": {"ai": 3, "why": "x"}},
         [("suggested", "ai: 3\nwhy: x (unknown field)")]),
        ("shell", {}, []),
    ],
)  # fmt: skip
def test_what_others_noted_is_readable(
    source: str, extra: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert describe_extra({"source": source, "extra": extra}) == told
    assert not any(sign in text for _, text in told for sign in "{}[]'")


LONGEST = "agent:".ljust(200, "x")


@pytest.mark.parametrize("source", ["shell", "tui", "git", "agent:pi", "import:csv", LONGEST])
def test_a_source_that_there_is(source: str) -> None:
    assert checked_source(source) == source
    assert is_machine(source) is (source not in ("shell", "tui"))


@pytest.mark.parametrize(
    "source",
    ["", "agent:", "import:", "agent", "SHELL", "git:x", "agent:a\nb", 3, None, LONGEST + "x"],
)
def test_a_source_that_there_is_not(source: Any) -> None:
    with pytest.raises(EntryError, match="is not one of: shell tui git agent:<name>"):
        checked_source(source)


def test_a_suggested_level_is_a_machines_with_a_reason() -> None:
    extra = {"suggested": {"ai": 3, "why": "co-author\nline " + "x" * 400}}
    found = suggested_level({"source": "git", "extra": extra})
    assert found is not None
    assert (found["ai"], found["why"][:16], len(found["why"])) == (3, "co-author line x", 300)
    assert suggested_level({"source": "shell", "extra": extra}) is None
    for other in (3, None, {"ai": 7, "why": "x"}, {"ai": 3}, {"ai": True, "why": "x"}):
        assert suggested_level({"source": "git", "extra": {"suggested": other}}) is None
    assert suggested_level({"source": "git"}) is None


def test_a_draft_is_checked_part_by_part() -> None:
    draft = checked_draft(
        {"headline": " a ", "tags": [], "hold": False, "typed": "a", "impact": ""}
    )
    assert draft == {"headline": "a", "typed": "a"}
    assert checked_draft({"impact": None}, partial=True) == {"impact": None}
    for wrong, said in (
        ({}, "headline: required"), ({"headline": "a", "mood": 1}, 'unknown field "mood"'),
        ({"headline": None}, "headline: required"), ({"headline": "a", "day": "x"}, 'day: "x" is'),
        ({"headline": "a", "typed": 3}, "typed: expected text, got int"),
        ({"headline": "a", "notes": "x" * (TEXT_LIMIT + 1)}, "notes: 1048577 bytes, more than"),
    ):  # fmt: skip
        with pytest.raises(EntryError, match=said):
            checked_draft(wrong)
    with pytest.raises(EntryError, match="headline: required"):
        checked_draft({"headline": None}, partial=True)


def test_a_day_is_iso_text() -> None:
    assert checked_day("2026-02-28") == "2026-02-28"
    for other in ("2026-02-29", "28.2.2026", 20260228, None):
        with pytest.raises(EntryError, match="is not a day such as 2026-11-21"):
            checked_day(other)


def test_a_value_that_a_field_does_not_take_is_shown_up_to_sixty_signs() -> None:
    field = BY_NAME["kind"]
    for length, shown in ((60, "x" * 60), (61, "x" * 59 + "…")):
        with pytest.raises(FieldError) as refused:
            checked_value(field, "x" * length)
        assert str(refused.value).startswith(f'kind: "{shown}" is not one of: build fix')
    assert checked_value(BY_NAME["hold"], False) is None
    assert checked_value(BY_NAME["delegation"], 0) == 0

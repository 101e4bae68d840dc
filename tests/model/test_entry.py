"""What an entry holds beside its fields, in words."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.model.entry import describe_extra


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
        ("agent:pi", {"git": {"keys": ["a"]}}, [("git", "keys: a (unknown field)")]),
        ("shell", {}, []),
    ],
)
def test_what_others_noted_is_readable(
    source: str, extra: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert describe_extra({"source": source, "extra": extra}) == told
    assert not any(sign in text for _, text in told for sign in "{}[]'")

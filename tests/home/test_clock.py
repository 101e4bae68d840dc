"""Instants as this machine shows them."""

from __future__ import annotations

import pytest

from chefslog.home.clock import local_minute


def test_an_instant_is_shown_in_the_zone_of_this_machine() -> None:
    assert local_minute("2026-11-20T17:03:22.123Z") == "2026-11-20 18:03"
    assert local_minute("2026-06-30T23:30:00.000Z") == "2026-07-01 01:30"


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-20", "2026-13-20T17:03", "2026-11-20T1x:03", "2026-11-20T17:x3"],
)
def test_what_is_no_instant_comes_back_as_it_is(text: str) -> None:
    assert local_minute(text) == text

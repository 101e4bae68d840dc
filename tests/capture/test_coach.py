"""The coach's rules on many wordings: quiet where something good was said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.coach import hints, is_measured
from tests.capture.drafts import drafts

NUMBER, UNIT, BASE, WHOM = "a number?", "which unit?", "from what?", "for whom?"


@pytest.mark.parametrize(
    ("impact", "expected"),
    [
        ("1.8s → 240ms p99, all logins", []),
        ("1.8s->240ms for all logins", []),
        ("1.8s -> 240ms for every login", []),
        ("p95 von 900 ms auf 300 ms für alle Kunden", []),
        ("Ladezeit 4 s → 1 s, alle Nutzer", []),
        ("2 h de moins par semaine pour le support", []),
        ("全ログイン 1.8秒→240ミリ秒", []),
        ("saved 3h a week for support", []),
        ("saves us 2h each week", []),
        ("build 40 % faster for everyone", []),
        ("from 12 to 3 pages a week for on-call", []),
        ("on-call pages 14 → 2 a week", []),
        ("unblocked 3 teams", []),
        ("weeks → 2 days (finance)", []),
        ("120 ms (was 900)", []),
        ("error rate 2% → 0.1% for EU customers", []),
        ("@sam 3h → 1h", []),
        ("€1,200 → €300 a month for the team", []),
        ("twice as fast: 3x for all builds", []),
        ("1.8s → 240ms", [WHOM]),
        ("1.8s → 240ms, p99", [WHOM]),
        ("€1,200 → €300 a month", [WHOM]),
        ("12 → 0 incidents", [WHOM]),
        ("1 000 → 300 ms", [WHOM]),
        ("checkout: 1.8s → 240ms", [WHOM]),
        ("40% faster builds", [WHOM]),
        ("3x faster", [WHOM]),
        ("saves 2h each week", [WHOM]),
        ("fixed 12 bugs", [WHOM]),
        ("响应时间从1.8秒降到240毫秒", [WHOM]),
        ("-40ms", [WHOM]),
        ("240ms p99, all logins", [BASE]),
        ("5-minute deploy for all", [BASE]),
        ("$40 for the whole team", [BASE]),
        ("900 ms", [BASE, WHOM]),
        ("cut build time to 4 minutes", [BASE, WHOM]),
        ("EUR 40 per month", [BASE, WHOM]),
        ("1.8 → 0.2", [UNIT, WHOM]),
        ("from 12 to 3", [UNIT, WHOM]),
        ("from 12 to 3 for support", [UNIT]),
        ("faster logins", [NUMBER, WHOM]),
        ("logins are faster for everyone", [NUMBER]),
        ("p99 down", [NUMBER, WHOM]),
        ("see PR-91 and #12", [NUMBER, WHOM]),
        ("since 2026", [NUMBER, WHOM]),
        ("manual → automatic for support", [NUMBER]),
        ("→", [NUMBER, WHOM]),
    ],
)
def test_impact(impact: str, expected: list[str]) -> None:
    assert hints({"headline": "x", "impact": impact}) == expected
    assert is_measured(impact) == (NUMBER not in expected and UNIT not in expected)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ({}, []),
        ({"headline": "Fix it"}, []),
        ({"delegation": 0}, []),
        ({"delegation": 1}, []),
        ({"delegation": 2}, ["not checked yet"]),
        ({"delegation": 3}, ["not checked yet"]),
        ({"delegation": 4, "checked": "none"}, []),
        ({"delegation": 4, "checked": "spec"}, []),
        ({"delegation": 3, "checked": "tests", "stakes": "human_led"}, ["own at 3 am?"]),
        ({"delegation": 3, "checked": "tests", "stakes": "human_led", "own": "no"}, []),
        ({"delegation": 2, "checked": "lines", "stakes": "human_led"}, []),
        ({"delegation": None, "impact": None}, []),
    ],
)
def test_the_ladder(draft: dict[str, Any], expected: list[str]) -> None:
    assert hints(draft) == expected


@given(drafts)
def test_every_draft_gets_a_few_words_at_most(draft: dict[str, Any]) -> None:
    found = hints(draft)
    assert len(found) <= 4
    assert all(found) and len(" · ".join(found)) <= 78


@given(st.text())
def test_any_impact(impact: str) -> None:
    assert (NUMBER in hints({"impact": impact})) <= (not is_measured(impact))


def test_a_long_impact_takes_linear_time() -> None:
    assert hints({"impact": "9 " * 32_000}) == [UNIT, WHOM]

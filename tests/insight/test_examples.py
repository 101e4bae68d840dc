"""Own entries beside the guide's page."""

from __future__ import annotations

from pathlib import Path

import chefslog.guide
from chefslog.home.paths import Home
from chefslog.insight.computation import find_examples, find_level_text
from chefslog.model.kinds import LABELS
from chefslog.reading.connect import open_snapshot
from chefslog.reading.pages import HEADLINE
from tests.journals import entry, put_journal

PAGE = Path(next(iter(chefslog.guide.__path__)), "levels.md").read_text(encoding="utf-8")


def test_entries_with_an_impact_come_first(home: Home) -> None:
    put_journal(
        home,
        [
            entry(1, delegation=3, headline="plain"),
            entry(2, delegation=3, impact="2 h → 1 h", headline="told", ago=5),
            entry(3, delegation=2, headline="other"),
        ],
    )
    with open_snapshot(home) as snapshot:
        assert [row[HEADLINE] for row in find_examples(snapshot, 3)] == ["told", "plain"]
        assert len(find_examples(snapshot, 3, limit=1)) == 1


def test_three_entries_are_shown_each_once(home: Home) -> None:
    told = [entry(n, delegation=3, headline=f"told {n}", impact="1 h", ago=9) for n in (1, 2)]
    plain = [entry(n, delegation=3, headline=f"plain {n}") for n in (3, 4, 5)]
    put_journal(home, told + plain)
    with open_snapshot(home) as snapshot:
        rows = find_examples(snapshot, 3)
    assert [row[HEADLINE] for row in rows] == ["told 2", "told 1", "plain 5"]


def test_the_guide_has_a_page_for_every_level() -> None:
    for level, label in enumerate(LABELS):
        text = find_level_text(PAGE, level)
        assert text.startswith(f"## {level} {label}\n")
        for part in ("**Handed over:**", "**Checked:**", "**Where it goes wrong:**"):
            assert part in text
        assert text.count("\n## ") == 0

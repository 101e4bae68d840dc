"""The reader's own answers: a history at home, in nothing that is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.report.released import SelfView, keep_view, own_views

TEAM, OTHER = "ab" * 16, "cd" * 16


def test_answers_are_kept_by_day_and_by_team(tmp_path: Path) -> None:
    home = Home(str(tmp_path), str(tmp_path))
    assert own_views(home, TEAM) == ()
    keep_view(home, TEAM, "2x", "2026-12-01")
    keep_view(home, TEAM, "same", "2026-09-01")
    kept = keep_view(home, TEAM, "1.5x", "2026-12-01")
    assert kept == own_views(home, TEAM) == (
        SelfView("same", "2026-09-01"), SelfView("1.5x", "2026-12-01"),
    )  # fmt: skip
    assert own_views(home, OTHER) == ()


@pytest.mark.parametrize(("answer", "day"), [("thrice", "2026-12-01"), ("2x", "soon")])
def test_another_answer_is_not_kept(tmp_path: Path, answer: str, day: str) -> None:
    home = Home(str(tmp_path), str(tmp_path))
    with pytest.raises(TeamError, match="is not one of"):
        keep_view(home, TEAM, answer, day)
    assert own_views(home, TEAM) == ()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "chefslog-team/2", "views": 3}'])
def test_a_damaged_file_is_no_answer(tmp_path: Path, text: str) -> None:
    home = Home(str(tmp_path), str(tmp_path))
    keep_view(home, TEAM, "2x", "2026-12-01")
    (path,) = tmp_path.rglob("my-view.json")
    path.write_text(text)
    assert own_views(home, TEAM) == ()

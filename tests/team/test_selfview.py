"""The reader's own answer: kept at home, one a team."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.report.selfview import keep_view, own_view

TEAM, OTHER = "5e" * 16, "0a" * 16


def test_the_last_answer_is_kept_for_its_team(home: Home) -> None:
    assert own_view(home, TEAM) is None
    keep_view(home, TEAM, "2x", "2026-11-02")
    kept = keep_view(home, TEAM, "1.5x", "2026-12-02")
    assert own_view(home, TEAM) == kept
    assert own_view(home, OTHER) is None
    path = Path(home.team, TEAM, "my-view.json")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_another_answer_is_refused_and_changes_nothing(home: Home) -> None:
    keep_view(home, TEAM, "same", "2026-11-02")
    with pytest.raises(TeamError, match=r"'10x' is not one of: less same 1\.5x 2x more"):
        keep_view(home, TEAM, "10x", "2026-12-02")
    with pytest.raises(TeamError):
        keep_view(home, "../..", "same", "2026-12-02")
    assert own_view(home, TEAM).answer == "same"  # type: ignore[union-attr]


def test_a_damaged_answer_is_none(home: Home) -> None:
    keep_view(home, TEAM, "same", "2026-11-02")
    Path(home.team, TEAM, "my-view.json").write_text("{", encoding="utf-8")
    assert own_view(home, TEAM) is None

"""A season as plain data: what is picked, and where it stands."""

from __future__ import annotations

import pytest

from chefslog.model.season import Pick, Season, SeasonError, with_part


def test_picks_stand_in_another_part_one_or_all_and_what_is_no_pick_never_does() -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick("a"), Pick("b")))
    assert [pick.part for pick in with_part(season, ["b"], "wider").picks] == [None, "wider"]
    everywhere = with_part(season, ["a", "b"], "wider")
    assert [pick.part for pick in everywhere.picks] == ["wider", "wider"]
    assert with_part(everywhere, ["a", "b"], None) == season
    with pytest.raises(SeasonError):
        with_part(season, ["a", "c"], "wider")

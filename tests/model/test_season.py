"""A season as plain data: what is picked, and where it stands."""

from __future__ import annotations

import pytest

from chefslog.model.season import Goal, Pick, Season, SeasonError, checked, moved, with_part


def test_picks_stand_in_another_part_one_or_all_and_what_is_no_pick_never_does() -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick("a"), Pick("b")))
    assert [pick.part for pick in with_part(season, ["b"], "wider").picks] == [None, "wider"]
    everywhere = with_part(season, ["a", "b"], "wider")
    assert [pick.part for pick in everywhere.picks] == ["wider", "wider"]
    assert with_part(everywhere, ["a", "b"], None) == season
    with pytest.raises(SeasonError):
        with_part(season, ["a", "c"], "wider")


@pytest.mark.parametrize(
    ("to", "order"), [(-5, "cab"), (0, "cab"), (1, "acb"), (2, "abc"), (99, "abc")]
)
def test_a_pick_moves_to_a_place_and_no_further_than_the_ends(to: int, order: str) -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", picks=tuple(map(Pick, "abc")))
    assert "".join(pick.id for pick in moved(season, "c", to).picks) == order


def test_goals_have_names_of_their_own_whatever_their_case() -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", (Goal("Latency"), Goal("Cost")))
    assert checked(season) == season
    with pytest.raises(SeasonError, match="the same name"):
        checked(Season("H2", "2026-07-01", "2026-12-31", (Goal("Latency"), Goal("latency"))))

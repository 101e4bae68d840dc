"""A season as plain data: what is picked, and where it stands."""

from __future__ import annotations

import pytest

from chefslog.model.season import (
    Goal,
    OwnText,
    Pick,
    Season,
    SeasonError,
    checked,
    folded,
    from_row,
    is_made_from,
    move_picks,
    moved,
    parse_ids,
    to_row,
    with_goal,
    with_part,
    with_switch,
    with_text,
)


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


def test_a_pick_stands_in_a_part_that_there_is() -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick("a", part="learning"),))
    assert checked(season) == season
    with pytest.raises(SeasonError, match='part: "other" is not one of: impact wider learning'):
        checked(season._replace(picks=(Pick("a", part="other"),)))


@pytest.mark.parametrize(
    "picks",
    [(Pick("a"), Pick("a")), (Pick("a", ("a",)),), (Pick("a", ("b",)), Pick("b")),
     (Pick("a", ("b", "b")),)],
)  # fmt: skip
def test_an_entry_is_picked_once(picks: tuple[Pick, ...]) -> None:
    with pytest.raises(SeasonError, match="pick: an entry can be picked only once"):
        checked(Season("H2", "2026-07-01", "2026-12-31", picks=picks))


def test_nothing_is_folded_into_what_is_folded_itself() -> None:
    season = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick("a", ("b",)),))
    with pytest.raises(SeasonError, match="fold: that entry is itself folded into another"):
        folded(season, "b", ["c"])
    assert folded(season, "a", ["c"]).picks == (Pick("a", ("b", "c")),)
    assert folded(season, "c", ["a"]).picks == (Pick("c", ("a", "b")),)


def test_picks_move_to_another_season_and_no_others_do() -> None:
    one = Season("H1", "2026-01-01", "2026-06-30", picks=(Pick("a", ("b",)), Pick("c")))
    two = Season("H2", "2026-07-01", "2026-12-31", picks=(Pick("d"),))
    left, gained = move_picks(one, two, ["a"])
    assert left.picks == (Pick("c"),)
    assert gained.picks == (Pick("d"), Pick("a", ("b",)))
    for there, ids in ((one, ["a"]), (two, ["d"]), (two, ["a", "b"])):
        with pytest.raises(SeasonError, match="move: name another season and picks of H1"):
            move_picks(one, there, ids)


H2 = Season("H2", "2026-07-01", "2026-12-31")


@pytest.mark.parametrize("name", ["H2", "x" * 80, " H2 ", "Año 2026/2"])
def test_a_season_has_a_short_name(name: str) -> None:
    assert checked(H2._replace(name=name)).name == name.strip()


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\nb"])
def test_what_is_no_short_name_is_shown_up_to_sixty_signs(name: str) -> None:
    with pytest.raises(SeasonError) as refused:
        checked(H2._replace(name=name))
    assert str(refused.value) == f'season: "{name[:60]}" is not a short name such as H2-2026'


def test_a_season_may_be_one_day_and_not_none() -> None:
    day = H2._replace(first="2026-12-31")
    assert checked(day) == day
    assert day.span == (739_981, 739_981)
    with pytest.raises(SeasonError, match=r'season: "2027-01-01\.\.2026-12-31" is not a span'):
        checked(H2._replace(first="2027-01-01"))


def test_a_season_comes_back_from_its_columns() -> None:
    season = H2._replace(
        goals=(Goal("latency", "Halve it", "met"),), rubric="[x]", writer="Ada", role="lead",
        picks=(Pick("a", ("b",), "wider"), Pick("c")),
        texts={"a": OwnText("words", "title", "source", ("a", "b")), "opening": OwnText("Hello")},
        switches={"manager": ("learned", "ai")},
    )  # fmt: skip
    for one in (season, H2):
        row = to_row(one)
        assert from_row({"name": "H2", **row}) == one
    assert to_row(H2)["desk"] == "{}"
    assert from_row({"name": "H2", **to_row(H2), "desk": None}) == H2


def test_a_text_of_the_writers_own_is_put_in_and_taken_out() -> None:
    one, two = OwnText("one"), OwnText("two")
    season = with_text(with_text(H2, "a", one), "b", two)
    assert season.texts == {"a": one, "b": two}
    assert with_text(season, "a", two).texts == {"a": two, "b": two}
    assert with_text(season, "a", None).texts == {"b": two}
    assert with_text(season, "c", None) == season


def test_switches_of_an_audience_are_in_their_order_and_gone_when_all_are_off() -> None:
    season = with_switch(with_switch(H2, "manager", "ai", True), "manager", "learned", True)
    season = with_switch(season, "panel", "names", True)
    assert season.switches == {"manager": ("learned", "ai"), "panel": ("names",)}
    assert with_switch(season, "manager", "ai", True) == season
    assert with_switch(season, "panel", "names", False).switches == {"manager": ("learned", "ai")}
    assert with_switch(season, "panel", "ai", False) == season
    assert with_switch(season, "panel", "other", True) == season


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("cost: Halve it", (Goal("latency", "Old", "partly"), Goal("cost", "Halve it"))),
        ("latency: New: words", (Goal("latency", "New: words", "partly"),)),
        ("latency=met", (Goal("latency", "Old", "met"),)),
        (" latency = met ", (Goal("latency", "Old", "met"),)),
        ("cost=missed", (Goal("latency", "Old", "partly"), Goal("cost", "", "missed"))),
        ("LATENCY=met", (Goal("latency", "Old", "met"),)),
        ("latency: p99=240ms", (Goal("latency", "p99=240ms", "partly"),)),
        ("cost: a=b=c", (Goal("latency", "Old", "partly"), Goal("cost", "a=b=c"))),
        ("cost: in\ntwo", (Goal("latency", "Old", "partly"), Goal("cost", "in two"))),
        ("Latency = -", ()),
        ("cost", (Goal("latency", "Old", "partly"), Goal("cost"))),
    ],
)
def test_a_goal_is_said_in_words_or_by_how_it_stands(text: str, goals: tuple[Goal, ...]) -> None:
    season = H2._replace(goals=(Goal("latency", "Old", "partly"),))
    assert with_goal(season, text).goals == goals


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("speed=mett", 'goal speed: "mett" is not one of: {}'),
        ("latency=Make it fast", 'goal latency: "Make it fast" is not one of: {}'),
        ("lat=", 'goal lat: "" is not one of: {}'),
        ("my goal=x=met", 'goal my goal: "x=met" is not one of: {}'),
        ("cost=x: y", 'goal cost: "x: y" is not one of: {}'),
        ("lat=-", 'goal: there is no "lat" to remove'),
    ],
)
def test_a_goal_that_stands_as_none_can_is_refused(text: str, said: str) -> None:
    season = H2._replace(goals=(Goal("latency"),))
    with pytest.raises(SeasonError) as caught:
        with_goal(season, text)
    assert str(caught.value) == said.format("open met partly missed dropped, or - to remove it")


def test_a_goal_is_removed_with_its_text_whatever_its_name() -> None:
    texts = {"goal:a=b": OwnText("One."), "opening": OwnText("Two.")}
    season = H2._replace(goals=(Goal("a=b"), Goal("c: d")), texts=texts)
    assert with_goal(season, "c: d=met").goals == (Goal("a=b"), Goal("c: d", "", "met"))
    assert with_goal(season, "a=b=-").goals == (Goal("c: d"),)
    assert with_goal(season, "a=b=-").texts == {"opening": OwnText("Two.")}


@pytest.mark.parametrize(("column", "ids"), [('["a", "b"]', ("a", "b")), (None, ()), ("", ())])
def test_a_version_says_what_it_was_made_from(column: str | None, ids: tuple[str, ...]) -> None:
    assert parse_ids(column) == ids


@pytest.mark.parametrize(
    ("ids", "text", "is_made"),
    [
        ('["a"]', "no line of it", True),
        ('["c"]', "Cut login latency", False),
        ("[]", "- Cut login latency", True),
        (None, "- Cut latency", False),
    ],
)
def test_a_version_is_made_from_an_entry_by_its_ids_else_by_its_headline(
    ids: str | None, text: str, is_made: bool
) -> None:
    version = {"ids": ids, "text": text}
    assert is_made_from(version, {"a", "b"}, ["Cut login latency"]) is is_made

"""Which sections open."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.release.rules import open_sections, supporters
from chefslog.team.sections import DEFAULT_SMALL, SECTIONS


def people(*names: int) -> frozenset[int]:
    return frozenset(names)


def test_a_section_opens_from_k_people_on() -> None:
    held = {"own": people(1, 2, 3, 4, 5), "check": people(1, 2, 3, 4), "kind": people()}
    assert open_sections(("own", "check", "kind"), held, 5) == (
        ["own"],
        {"check": "under-k", "kind": "under-k"},
    )
    assert open_sections(("own", "check", "kind"), held, 4)[0] == ["own", "check"]


def test_a_section_that_nobody_is_named_for_is_shut() -> None:
    assert open_sections(("own",), {}, 5) == ([], {"own": "under-k"})


@pytest.mark.parametrize(
    ("second", "opens"),
    [
        (range(10), True),  # the same people
        (range(9), False),  # one fewer: the difference is that one
        (range(11), False),  # one more
        (range(6), False),  # four fewer
        (range(5), True),  # five fewer
        (range(4, 14), True),  # four left, four joined: eight
        (range(2, 12), False),  # two and two
        (range(10, 20), True),  # nobody in common
    ],
)
def test_sections_of_one_field_open_together_only_where_nobody_is_found_by_subtracting(
    second: range, opens: bool
) -> None:
    held = {"delegation": frozenset(range(10)), "stakes": frozenset(second)}
    opened, shut = open_sections(("delegation", "stakes"), held, 5)
    assert opened == (["delegation", "stakes"] if opens else ["delegation"])
    assert shut == ({} if opens else {"stakes": "overlap"})


def test_the_later_one_in_the_team_file_is_shut() -> None:
    held = {"delegation": frozenset(range(10)), "stakes": frozenset(range(9))}
    assert open_sections(("stakes", "delegation"), held, 5) == (
        ["stakes"],
        {"delegation": "overlap"},
    )


def test_what_stays_shut_itself_shuts_nothing() -> None:
    held = {"delegation": frozenset(range(4)), "stakes": frozenset(range(5))}
    assert open_sections(("delegation", "stakes"), held, 5) == (
        ["stakes"],
        {"delegation": "under-k"},
    )


def test_sections_of_different_fields_may_differ_by_one() -> None:
    held = {"own": frozenset(range(10)), "check": frozenset(range(9))}
    assert open_sections(("own", "check"), held, 5) == (["own", "check"], {})


PEOPLE = st.frozensets(st.integers(0, 14))


@given(st.permutations(list(SECTIONS)), st.lists(PEOPLE, min_size=19, max_size=19),
       st.integers(4, 8))  # fmt: skip
def test_what_opens_obeys_the_rules_and_the_rest_has_a_reason(
    names: list[str], sets: list[frozenset[int]], k: int
) -> None:
    held = dict(zip(names, sets, strict=True))
    opened, shut = open_sections(names, held, k)
    assert sorted([*opened, *shut]) == sorted(names)
    assert opened == [name for name in names if name in opened]
    for name in opened:
        assert len(held[name]) >= k
    for one, other in combinations(opened, 2):
        if set(SECTIONS[one].fields) & set(SECTIONS[other].fields):
            assert held[one] == held[other] or len(held[one] ^ held[other]) >= k
    for name, why in shut.items():
        assert (why == "under-k") == (len(held[name]) < k)


def test_support_is_counted_from_the_flags_once_a_member() -> None:
    names = ("own", "check")
    flags = [(3, (True, False)), (7, (True, True)), (3, (True, False)), (9, (False, False))]
    assert supporters(names, flags) == {"own": people(3, 7), "check": people(7)}


def test_flags_that_do_not_fit_the_sections_are_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        supporters(("own", "check"), [(1, (True,))])


def test_sections_that_make_no_sense_are_refused() -> None:
    with pytest.raises(TeamError):
        open_sections((*DEFAULT_SMALL, "own"), {}, 5)

"""Which sections of a period open: enough people in each, and none found by subtracting two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chefslog.team.sections import Section, layout

UNDER_K = "under-k"
OVERLAP = "overlap"


def supporters(
    names: Sequence[str], filled: Iterable[tuple[int, Sequence[bool]]]
) -> dict[str, frozenset[int]]:
    """Who filled each section: roster indexes from (roster index, flags of the sections).

    A member counts once a section, however often they are given.
    """
    people: dict[str, set[int]] = {name: set() for name in names}
    for member, flags in filled:
        for name, is_filled in zip(names, flags, strict=True):
            if is_filled:
                people[name].add(member)
    return {name: frozenset(members) for name, members in people.items()}


def open_sections(
    names: Sequence[str], people: Mapping[str, frozenset[int]], k: int
) -> tuple[list[str], dict[str, str]]:
    """The sections that open, in the team file's order, and why each of the others stays shut.

    Under k supporters a section is shut ("under-k"). Sections that are made of the same field open
    together only where the same people filled both, or at least k filled one and not the other;
    else the later one is shut ("overlap"). A later one is held against every earlier one that
    opens: one that stays shut says nothing, so nothing can be subtracted from it. Raises TeamError
    for sections that make no sense.
    """
    opened: list[Section] = []
    shut: dict[str, str] = {}
    for section, _, _ in layout(names):
        own = people.get(section.name, frozenset())
        if len(own) < k:
            shut[section.name] = UNDER_K
        elif any(_tells(section, other, own, people[other.name], k) for other in opened):
            shut[section.name] = OVERLAP
        else:
            opened.append(section)
    return [section.name for section in opened], shut


def _tells(
    one: Section, other: Section, own: frozenset[int], theirs: frozenset[int], k: int
) -> bool:
    """Whether the two together would say something about fewer than k people."""
    return not set(one.fields).isdisjoint(other.fields) and 0 < len(own ^ theirs) < k

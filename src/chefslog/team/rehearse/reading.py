"""The attacks that only read: what each onlooker's figures tell, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from chefslog.team.rehearse.colleagues import told_all
from chefslog.team.rehearse.manager import head_counts, means_alone, one_less
from chefslog.team.rehearse.months import difference
from chefslog.team.rehearse.people import People
from chefslog.team.rehearse.score import Learned
from chefslog.team.rehearse.sight import Seen
from chefslog.team.rehearse.table import Row
from chefslog.team.rehearse.views import Views, computed
from chefslog.team.sections import POINTS

Places = list[tuple[int, int]]


def manager_rows(seen: Views, steady: Views) -> Iterator[Row]:
    """What a manager reads from the releases; `steady` is a team whose habits never change."""
    people = seen.people
    pair, everybody = {people.leaver, people.joiner}, set(range(people.size))
    yield _both(
        seen,
        "takes everybody for the mean of the team",
        "No attack yet. What exact totals gain here, they gain by saying the mean more exactly.",
        partial(means_alone, people, means=seen.means, places=_ordinary(people)),
    )
    yield _both(
        seen,
        "subtracts periods: one left, one joined",
        "Who they are, guessed from what changed when they came and went, over all periods.",
        partial(difference, people, means=seen.means, targets=pair, by_name=False),
    )
    yield _both(
        seen,
        "the same for everybody, knowing who filled what",
        "As above, by a manager who also knows who was away or silent in which period.",
        partial(difference, people, means=seen.means, targets=everybody, by_name=True),
    )
    yield _both(
        steady,
        "the one who left and the one who joined, if nobody ever changed",
        "The worst case for subtracting: everybody answers alike in every period. Worked out from "
        "the rules, without keys.",
        partial(difference, steady.people, means=steady.means, targets=pair, by_name=True),
    )
    known, of = head_counts(people, seen.k)
    plain, of_plain = head_counts(people, None)
    yield Row(
        "manager",
        "works head counts back from the bands",
        "read",
        "As if everybody gave all 20 points to one cell and the reader knew it. «Answers» are "
        "head counts here: how many people, not who.",
        Learned(None, 0, 0, known, of),
        Learned(None, 0, 0, plain, of_plain),
    )
    yield from _staged_rows(seen)


def _staged_rows(seen: Views) -> Iterator[Row]:
    for name, attack in (
        ("own", "unanimity: all say the same"),
        ("effect", "near unanimity: all but one say the same"),
    ):
        places = [(seen.people.ordinary, seen.people.names.index(name))]
        yield _both(
            seen,
            attack,
            "No band says that it was everybody, and none shows the one. But where nearly all "
            "answer alike the band says what nearly all answered: whoever takes each for the "
            f"band's answer misses by {_miss(seen, places):.1f} of 20 points on average.",
            partial(means_alone, seen.people, means=seen.means, places=places),
        )


def _miss(seen: Views, places: Places) -> float:
    """How many points off the published means are, on average over everybody and each cell."""
    off = [
        abs(points - POINTS * mean)
        for period, section in places
        for person in seen.people.filled(period, section)
        for points, mean in zip(
            seen.people.points(period, section, person), seen.means[period][section], strict=True
        )
    ]
    return sum(off) / max(1, len(off))


def had_it_worked(seen: Views) -> tuple[Learned, Learned]:
    """Every period published again without one person: what bands, and exact totals, tell."""
    return (
        one_less(seen.people, seen.bands, seen.means, seen.k),
        one_less(seen.people, seen.naive, seen.means, None),
    )


def desk_rows(seen: Views, steady: Views) -> Iterator[Row]:
    """What the desk works out from sums and names; it learns more than any reader."""
    yield Row(
        "desk",
        "reads who filled which section",
        "works",
        "By name and in every period, as the second lock does: k is counted from it.",
    )
    people = seen.people
    pair, everybody = {people.leaver, people.joiner}, set(range(people.size))
    for view, targets, attack, says in (
        (seen, pair, "subtracts periods: one left, one joined",
         "The habits of one who comes or goes alone show in exact sums."),
        (seen, everybody, "the same for everybody, knowing who filled what",
         "Least squares on names and sums over all periods. A cell whose sum is near zero, or near "
         "all, is known of everybody in it: bands do not bind the desk."),
        (steady, everybody, "the same, if nobody ever changed",
         "The worst case, worked out from the rules, without keys."),
    ):  # fmt: skip
        yield Row(
            "desk",
            attack,
            "read",
            says,
            difference(view.people, view.sums, view.means, targets, by_name=True),
            difference(view.people, view.naive, view.means, targets, by_name=True),
        )


def colleague_rows(seen: Views) -> Iterator[Row]:
    """What is left of a crowd when k − 1 others tell what they answered."""
    people, k = seen.people, seen.k
    staged = [
        (people.ordinary, section)
        for section, name in enumerate(people.names)
        if name not in ("own", "effect", "outcome")
    ]
    thinned = computed(_thinned(people, k), k)
    for view, places, attack, says in (
        (seen, _ordinary(people), f"{k - 1} tell, in ordinary periods",
         "The crowd of the others is smaller by those who tell."),
        (thinned, _ordinary(people), "the same, and the folder's host deletes what it may",
         "It leaves the reports of two thirds of the roster, or of k, so that the period still "
         "opens: that is the crowd, less those who tell. The others' receipts show it. Worked out "
         "from the rules, without keys."),
        (seen, staged, f"{k - 1} tell, where only {k} took part",
         "The one who is left stands alone. Bands blur the answer and do not hide it for sure; "
         "the desk knows it exactly, as exact totals do."),
    ):  # fmt: skip
        yield Row(
            "colleagues",
            attack,
            "read",
            says,
            told_all(view.people, view.bands, view.means, places, k - 1),
            told_all(view.people, view.naive, view.means, places, k - 1),
        )


def _thinned(people: People, k: int) -> People:
    """The same people with only so many of each roster as must stand for anything to open."""
    present = []
    for period, there in enumerate(people.present):
        roster = people.roster(period)
        stay = roster[: max(k, -(-2 * len(roster) // 3))]
        present.append(tuple(person in stay for person in range(len(there))))
    return replace(people, present=tuple(present))


def _ordinary(people: People) -> Places:
    return [(t, section) for t in range(people.ordinary) for section in range(len(people.shapes))]


def _both(seen: Views, attack: str, says: str, learn: Callable[[Seen], Learned]) -> Row:
    return Row("manager", attack, "read", says, learn(seen.bands), learn(seen.naive))

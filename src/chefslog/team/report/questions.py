"""Questions to ask the team, each with the released figure that makes one ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chefslog.team.release.bands import range_words
from chefslog.team.report.columns import Column
from chefslog.team.report.figures import Figure, Release, quoted
from chefslog.team.report.glance import moves, window
from chefslog.team.report.impact import Impact

MOST = 6
_MOST_MOVES = 2
_LEAST = 0.15
"""A share is asked about where the bands say that it is at least this."""


@dataclass(frozen=True)
class Question:
    """What to ask, and why it comes up."""

    text: str
    because: str


@dataclass(frozen=True)
class _Rule:
    """Ask where these cells of a section hold at least `_LEAST` together."""

    section: str
    cells: tuple[int, ...]
    text: str


# fmt: off
_RULES = (
    _Rule("own", (1, 2), "What would have to be different before we would take the 3 am call for "
          "all that we shipped?"),
    _Rule("held", (1, 2, 3), "What do the pieces that did not hold have in common?"),
    _Rule("after_hours", (3, 4), "Which work ends up in the evening, and what would have to "
          "change for it not to?"),
    _Rule("review_wait", (3, 4), "Work waits for review: what could be smaller, come earlier, or "
          "go without?"),
    _Rule("review_load", (3, 4), "How is reviewing spread, which of it finds anything, and what "
          "could it do without?"),
    _Rule("interruptions", (3, 4), "Which interruptions were worth it, and who could hold off the "
          "others?"),
    _Rule("stakes", (3,), "Some human-led work was handed over whole: how is that decided, and "
          "how is it checked?"),
    _Rule("check", (3,), "Some work is not checked yet: is it a matter of time, of review, or of "
          "not knowing how?"),
    _Rule("confidence", (0, 1), "What would make us surer of what we ship?"),
    _Rule("effect", (2,), "Where did AI get in the way, and what should stay by hand for now?"),
    _Rule("outcome", (1, 2), "What did we learn from work that was done again or thrown away, and "
          "could we have known it sooner?"),
    _Rule("bugs", (1,), "Which bugs are queued that could be fixed on the spot?"),
    _Rule("otherwise", (1,), "What got done that would not have been done without AI, and was it "
          "worth doing?"),
    _Rule("kind", (4,), "What did the experiments show, the failed ones first?"),
)
# fmt: on
_LAST = Question(
    "What matters to us that none of these figures shows?",
    "numbers leave out most of it",
)


def questions(
    found: Mapping[str, Figure],
    impact: Impact | None,
    columns: Sequence[Column],
    newest: Release,
) -> tuple[Question, ...]:
    """At most `MOST` questions: what moved, what strains, what differs from the reader's view."""
    asked = [*_trends(found, columns), *_own_view(impact, columns), *_ruled(found, columns)]
    if newest["guardrails"]:
        text = "Which of our guardrails was in the way lately, and which one held?"
        asked.append(Question(text, f"the team names {len(newest['guardrails'])} of them"))
    return (*asked[: MOST - 1], _LAST)


def _trends(found: Mapping[str, Figure], columns: Sequence[Column]) -> Iterator[Question]:
    told = moves(found)
    if told:
        because = f"{window(columns)}: {', '.join(told[:_MOST_MOVES])}"
        yield Question("What changed here, and did we mean it to?", because)


def _own_view(impact: Impact | None, columns: Sequence[Column]) -> Iterator[Question]:
    """Where most members answer otherwise than the reader does."""
    if impact is None or impact.own is None or impact.figure.latest is None:
        return
    low, high = impact.figure.span([impact.own])
    if high <= 0.5:
        label = quoted(impact.figure.rows[impact.own].label)
        because = (f"you answer {label}, as do {range_words(low, high)} of the members"
                   f" ({columns[impact.figure.latest].spoken})")  # fmt: skip
        yield Question("What do you see of our work with AI that I do not see?", because)


def _ruled(found: Mapping[str, Figure], columns: Sequence[Column]) -> Iterator[Question]:
    for rule in _RULES:
        figure = found.get(rule.section)
        if figure is None or figure.latest is None:
            continue
        low, high = figure.span(rule.cells)
        if low >= _LEAST:
            which = " or ".join(quoted(figure.rows[place].label) for place in rule.cells)
            when = columns[figure.latest].spoken
            because = f"{figure.title}, {which}: {range_words(low, high)} ({when})"
            yield Question(rule.text, because)

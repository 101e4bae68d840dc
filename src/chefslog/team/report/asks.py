"""Questions to ask the team, each with the released band that makes one ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chefslog.team.report.figures import Figure

MOST = 4
_NAMED = 3
"""Changes that are named in a question; the report marks all."""


@dataclass(frozen=True)
class Ask:
    """What to ask, and why it comes up."""

    text: str
    because: str


@dataclass(frozen=True)
class _Rule:
    """Ask where the whole band lies below `under`, or above `over`."""

    name: str
    text: str
    under: float = 0.0
    over: float = 1.0


_RULES = (
    _Rule("own", "What would have to be different before we would take the 3 am call for all that "
          "we shipped?", under=0.7),
    _Rule("held", "What do the pieces that did not hold have in common?", under=0.8),
    _Rule("after_hours", "Which work ends up in the evening, and what would have to change for it "
          "not to?", over=0.4),
    _Rule("review_load", "Which reviews find anything, and which could we do without?", over=0.5),
    _Rule("interruptions", "Which interruptions were worth it, and who could hold off the others?",
          over=0.5),
    _Rule("human_led", "Some human-led work was handed over whole: how is that decided, and how is "
          "it checked?", under=0.8),
    _Rule("checked", "Some delegated work is not checked: is it time, review, or not knowing how?",
          under=0.8),
    _Rule("confidence", "What would make us surer of what we ship?", under=0.5),
    _Rule("effect", "Where did AI get in the way, and what should stay by hand for now?",
          under=0.5),
    _Rule("kept", "What did we learn from work that was done again or thrown away, and could we "
          "have known it sooner?", under=0.7),
    _Rule("bugs", "Which bugs are queued that could be fixed on the spot?", under=0.5),
    _Rule("otherwise", "What got done that would not have been done without AI, and was it worth "
          "doing?", over=0.3),
)  # fmt: skip
_LAST = Ask("What matters to us that none of these figures shows?", "numbers leave out most of it")


def asks_of(found: Mapping[str, Figure]) -> tuple[Ask, ...]:
    """Return at most `MOST` questions: what changed, then what strains."""
    return (*[*_changes(found), *_ruled(found)][: MOST - 1], _LAST)


def _changes(found: Mapping[str, Figure]) -> Iterator[Ask]:
    moved = [
        f"{figure.question.title} {'up' if figure.change > 0 else 'down'}"
        for figure in found.values()
        if figure.change
    ]
    if moved:
        more = f" and {len(moved) - _NAMED} more" if len(moved) > _NAMED else ""
        named = ", ".join(moved[:_NAMED]) + more
        yield Ask("What changed here, and did we mean it to?", named)


def _ruled(found: Mapping[str, Figure]) -> Iterator[Ask]:
    for rule in _RULES:
        figure = found.get(rule.name)
        if figure is None or figure.now is None:
            continue
        if figure.now.high <= rule.under or figure.now.low >= rule.over:
            yield Ask(rule.text, f"{figure.question.title}: {figure.now.words}")

"""What a writer fills in on some days and not on others: effort, ownership, effect, cost."""

from __future__ import annotations

from math import log
from random import Random
from typing import Any

_MAKING = ("build", "fix")
_GUESSES = (15, 30, 45, 60, 60, 90, 120, 120, 180, 240, 480, 960)
_OWN = (
    (1.0, 0.0, 0.0),
    (0.9, 0.1, 0.0),
    (0.75, 0.2, 0.05),
    (0.5, 0.35, 0.15),
    (0.35, 0.4, 0.25),
)
"""yes, partly, no: the more was handed over, the less sure people are at 3 am."""


def coloured(draft: dict[str, Any], rng: Random, age: int) -> dict[str, Any]:
    """The draft with some of its unset fields set; what the piece says is never changed.

    `age` is in days: young work has no outcome yet.
    """
    added: dict[str, Any] = {}
    level = draft.get("delegation")
    making = draft.get("kind") in _MAKING
    if level is not None:
        added |= _of_ladder(rng, level, making)
    if making:
        added |= _of_making(rng, age, draft)
    return {**added, **draft}


def _of_ladder(rng: Random, level: int, making: bool) -> dict[str, Any]:
    added: dict[str, Any] = {}
    if level and rng.random() < 0.5:
        added["ai_effect"] = rng.choices(("helped", "neutral", "hurt"), (66, 20, 14))[0]
    if making and rng.random() < 0.6:
        added["own"] = rng.choices(("yes", "partly", "no"), _OWN[level])[0]
    if level > 1 and rng.random() < 0.5:
        added["otherwise"] = rng.choices(("yes", "no"), (70, 30))[0]
    if level > 1 and rng.random() < 0.4:
        added["spend"] = round(rng.lognormvariate(log(0.5 * level), 0.7), 2)
    if level and making and rng.random() < 0.2:
        added["bugs"] = [rng.randrange(5), rng.randrange(3)]
    return added


def _of_making(rng: Random, age: int, draft: dict[str, Any]) -> dict[str, Any]:
    added: dict[str, Any] = {}
    if rng.random() < 0.4:
        added["stakes"] = rng.choices(("normal", "routine"), (70, 30))[0]
    if age > 10 and rng.random() < 0.8:
        added["outcome"] = rng.choices(("kept", "reworked", "discarded"), (80, 15, 5))[0]
    if "guess" not in draft and "took" not in draft and rng.random() < 0.35:
        guess = rng.choice(_GUESSES)
        # Most people believe they are faster than they are; a few are pleasantly surprised.
        took = guess * rng.lognormvariate(log(1.3), 0.4)
        added |= {"guess": guess, "took": max(5, round(took / 5) * 5)}
    return added

"""What the values of the closed fields mean, in a few words: for completion and forms."""

from __future__ import annotations

from chefslog.model.kinds import LABELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = (
    "no AI touched it",
    "AI answered questions or completed lines",
    "bounded pieces handed over, every diff read",
    "whole tasks handed over, checked by tests and sampling",
    "several agents at once, the specification reviewed",
)
"""What each level means."""
STILL_YOURS = (
    "everything",
    "design, typing, every check",
    "design, the split, reading all of it",
    "the brief, acceptance, risk",
    "intent, the system of checks, your name on the plate",
)
"""What stays with the person at each level."""
STAFFING = "A level is a staffing decision, made per piece of work. Higher is not better."
QUESTIONS = {
    "delegation": "who did the thinking?",
    "checked": "how do you know it is right?",
}
"""By the field's name, what a form asks where it explains every value."""
MEANINGS = {
    "kind": {
        "build": "something new",
        "fix": "a bug or a fault",
        "review": "review of somebody's work",
        "operate": "deploy, run, respond to an incident",
        "explore": "an experiment, which may fail",
        "support": "mentoring, unblocking, documents",
    },
    "checked": {
        "lines": "read every line",
        "tests": "tests and sampling",
        "spec": "reviewed the spec and the gates",
        "none": "not checked yet",
    },
    "ai_effect": {
        "helped": "AI made it better or faster",
        "neutral": "AI made no difference",
        "hurt": "AI cost time or quality",
    },
    "value": {
        "customer": "users can do more",
        "reliability": "it fails less often",
        "speed": "it runs or ships faster",
        "cost": "it costs less",
        "quality": "it is easier to change",
        "security": "it is harder to abuse",
        "people": "colleagues can do more",
    },
    "outcome": {
        "kept": "it is in use",
        "reworked": "part of it had to be redone",
        "discarded": "it was thrown away",
    },
    "own": {
        "yes": "it could be defended at 3 am",
        "partly": "parts of it",
        "no": "it could not be defended at 3 am",
    },
    "stakes": {
        "routine": "the first to automate",
        "normal": "neither routine nor critical",
        "human_led": "critical: people stay in the lead",
    },
    "otherwise": {
        "yes": "you would have done it without AI too",
        "no": "you would not have done it without AI",
    },
}
"""By the field's name, then by the value as it is typed."""


def value_meaning(name: str, value: str, labels: Sequence[str] = LABELS) -> str:
    """Return what a typed value of a field means, empty where it says so itself."""
    if name == "delegation" and value in "01234":
        level = int(value)
        return f"{labels[level].lower()}: {LEVELS[level]}"
    return MEANINGS.get(name, {}).get(value, "")


def level_meanings(labels: Sequence[str] = LABELS) -> list[tuple[str, str]]:
    """Return name and meaning of each level, what stays with the person in a line below, then none.

    None of the levels comes last: it is not the same as by hand.
    """
    yours = [f"{told}\nyours: {part}" for told, part in zip(LEVELS, STILL_YOURS, strict=True)]
    return [*zip(labels, yours, strict=True), ("Not said", "left open; never counted as 0")]

"""People with keys, and the team files they sign."""

from __future__ import annotations

import hashlib
from typing import Any

from chefslog.team.calendar import periods_of
from chefslog.team.founding.charter import Person
from chefslog.team.founding.teamfile import FIRST_PREV, PeriodKeys, TeamFile, chunk_length_of, sign
from chefslog.team.keys import Identity, period_public

TEAM = "0123456789abcdef" * 2
NAMES = ("Ana", "Bo", "Cem", "Dora", "Eli", "Fay")
QUESTIONS = ("checked", "kept", "own")


def person(name: str, key: int = 0) -> Identity:
    """Always the same identity for a name; another one for another key."""
    return Identity(hashlib.sha256(f"{name} {key}".encode()).digest())


def member(name: str, key: int = 0) -> Person:
    return Person(name, person(name, key).public)


def keyholder(name: str, key: int = 0) -> Person:
    return Person(name, person(name, key).public)


def period_keys(quarter: str, monthly: bool, who: str = "") -> tuple[PeriodKeys, ...]:
    def public(role: str, period: str) -> bytes:
        return period_public(hashlib.sha256(f"{who}{role}{period}".encode()).digest())

    return tuple(
        PeriodKeys(one.name, public("desk", one.name), public("lock", one.name))
        for one in periods_of(quarter, monthly)
    )


def unsigned(**changes: Any) -> TeamFile:
    """Epoch 1 of six people, a release every quarter, with whatever is changed."""
    questions = changes.get("questions", QUESTIONS)
    quarter = changes.get("quarter", "2026-Q4")
    values: dict[str, Any] = {
        "team": TEAM,
        "name": "Checkout",
        "epoch": 1,
        "prev": FIRST_PREV,
        "quarter": quarter,
        "k": 5,
        "questions": questions,
        "spend_edges": (),
        "currency": "",
        "chunk_length": chunk_length_of(len(questions)),
        "desk": keyholder("Sam"),
        "lock": keyholder("Lee"),
        "keys": period_keys(quarter, changes.pop("monthly", False)),
        "members": tuple(member(name) for name in NAMES),
    }
    return TeamFile(**(values | changes))


def signed(file: TeamFile, *names: str) -> TeamFile:
    """Signed by people of the first key; by both keyholders where nobody is named."""
    for name in names or (file.desk.name, file.lock.name):
        file = sign(file, person(name))
    return file


def epoch_after(before: TeamFile, **changes: Any) -> TeamFile:
    """The next quarter with everything else as it was, signed by both keyholders."""
    quarter = changes.pop("quarter", "2027-Q1")
    same = {
        name: getattr(before, name)
        for name in ("name", "k", "questions", "desk", "lock", "members")
    }
    monthly = changes.pop("monthly", before.monthly)
    values = same | {
        "epoch": before.epoch + 1,
        "prev": before.hash.hex(),
        "quarter": quarter,
        "monthly": monthly,
    }
    return signed(unsigned(**(values | changes)))

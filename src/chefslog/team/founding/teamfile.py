"""The team file: what an epoch fixes, which both keyholders sign, as data, as hash and as TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import tomli_w

from chefslog.team.calendar import DAY, Period, periods_from, periods_of
from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.founding.limits import (
    Wrong,
    check_format,
    line,
    number,
    raw,
    rows,
    same_name,
    table,
    team_id,
)
from chefslog.team.founding.terms import (
    MOST_MEMBERS,
    K,
    check_currency,
    check_edges,
    check_k,
    chunk_length_of,
    read_questions,
)
from chefslog.team.keys import Identity, check_period_key, read_identity

FIRST_PREV = "0" * 64
"""What stands for the hash before epoch 1."""
_LATEST = 100 * DAY
"""How long after its usual time a first period closes at most, in seconds."""
_KEYS = (
    "format", "team", "name", "epoch", "prev", "quarter", "closing", "k", "questions",
    "spend_edges", "currency", "chunk_length", "desk", "lock", "keys", "members",
)  # fmt: skip


@dataclass(frozen=True)
class Keyholder:
    """The first keyholder or the second keyholder: a name and its 32 byte Ed25519 identity."""

    name: str
    identity: bytes


@dataclass(frozen=True)
class Member:
    """One person of the roster: a name and its 32 byte Ed25519 identity."""

    name: str
    identity: bytes


@dataclass(frozen=True)
class PeriodKeys:
    """The two 32 byte X25519 public keys of a period."""

    period: str
    desk: bytes
    lock: bytes


@dataclass(frozen=True)
class TeamFile:
    """Everything that holds for one epoch; `signatures` are hex by identity, and not hashed.

    A member's roster index is its place in `members`. `prev` is the hash of the epoch before.
    `closing` is when the first period closes (UNIX seconds) where it was over before the team
    began, else 0.
    """

    team: str
    name: str
    epoch: int
    prev: str
    quarter: str
    k: int
    questions: tuple[str, ...]
    spend_edges: tuple[int, ...]
    currency: str
    chunk_length: int
    desk: Keyholder
    lock: Keyholder
    keys: tuple[PeriodKeys, ...]
    members: tuple[Member, ...]
    closing: int = 0
    signatures: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def hash(self) -> bytes:
        """The 32 bytes that signatures, tasks and the next epoch stand on."""
        return H("team", canonical(_table_of(self)))

    @property
    def monthly(self) -> bool:
        """Whether its periods are months; else the quarter is the one period."""
        return self.keys[0].period != self.quarter

    @property
    def periods(self) -> tuple[Period, ...]:
        """Its periods in order: those of its quarter from its first one on."""
        first, *later = periods_from(self.keys[0].period, self.monthly)
        return (replace(first, closing=self.closing), *later)

    @property
    def start(self) -> str:
        """Its first period by name."""
        return self.keys[0].period

    @property
    def people(self) -> tuple[Keyholder | Member, ...]:
        """The first keyholder, the second keyholder and the members."""
        return (self.desk, self.lock, *self.members)

    def holder(self, role: str) -> Keyholder:
        """The keyholder of a role, "desk" or "lock"."""
        return {"desk": self.desk, "lock": self.lock}[role]

    def keys_of(self, period: str) -> PeriodKeys:
        """The keys of one of its periods. Raises Wrong for another one."""
        for one in self.keys:
            if one.period == period:
                return one
        raise Wrong(f"Epoch {self.epoch} of {self.name} has no period {period}.")

    def index_of(self, identity: bytes) -> int | None:
        """The roster index of an identity, or None."""
        for index, member in enumerate(self.members):
            if member.identity == identity:
                return index
        return None

    def name_of(self, identity: bytes) -> str:
        """Who an identity is in this epoch, or an empty text."""
        return next((one.name for one in self.people if one.identity == identity), "")


def read_teamfile(text: str) -> TeamFile:
    """The team file of a TOML text, every limit checked; its signatures are not verified here.

    Raises Wrong, which names the key of the file and what would be right.
    """
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Wrong(
            f"This is no team file, or only a part of one ({error}). It was left as it is."
        ) from None
    return _from_table(found, signed=True)


def write_teamfile(file: TeamFile) -> str:
    """The file as TOML. Raises Wrong where a value is not allowed."""
    checked(file)
    # A table after the lists of tables: tomli_w writes in the order of the keys.
    return tomli_w.dumps(_table_of(file) | {"signatures": dict(sorted(file.signatures.items()))})


def checked(file: TeamFile) -> TeamFile:
    """The same file with every text in NFC. Raises Wrong where a limit is broken."""
    again = _from_table(_table_of(file), signed=False)
    return replace(again, signatures=dict(file.signatures))


def sign(file: TeamFile, identity: Identity) -> TeamFile:
    """The file with one more signature. Raises Wrong for a file that breaks a limit."""
    file = checked(file)
    signature = identity.sign(file.hash).hex()
    return replace(file, signatures={**file.signatures, identity.public.hex(): signature})


def _table_of(file: TeamFile) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "team": file.team,
        "name": file.name,
        "epoch": file.epoch,
        "prev": file.prev,
        "quarter": file.quarter,
        "closing": file.closing,
        "k": file.k,
        "questions": list(file.questions),
        "spend_edges": list(file.spend_edges),
        "currency": file.currency,
        "chunk_length": file.chunk_length,
        "desk": _person_row(file.desk),
        "lock": _person_row(file.lock),
        "keys": [
            {"period": one.period, "desk": one.desk.hex(), "lock": one.lock.hex()}
            for one in file.keys
        ],
        "members": [_person_row(one) for one in file.members],
    }


def _person_row(one: Keyholder | Member) -> dict[str, Any]:
    return {"name": one.name, "identity": one.identity.hex()}


def _from_table(found: dict[str, Any], signed: bool) -> TeamFile:
    check_format(found.get("format"))
    table(found, "", (*_KEYS, "signatures") if signed else _KEYS)
    names = read_questions(found["questions"])
    edges = check_edges(found["spend_edges"], names)
    members = tuple(
        Member(*_person(one, f"members {place}"))
        for place, one in enumerate(rows(found["members"], "members"), 1)
    )
    number(len(members), "members", K, MOST_MEMBERS)
    file = TeamFile(
        team=team_id(found["team"]),
        name=line(found["name"], "name"),
        epoch=number(found["epoch"], "epoch", 1, 65_535),
        prev=raw(found["prev"], "prev", 32).hex(),
        quarter=_quarter(found["quarter"]),
        closing=number(found["closing"], "closing", 0, 2**40),
        k=check_k(found["k"], len(members)),
        questions=names,
        spend_edges=edges,
        currency=check_currency(found["currency"], names),
        chunk_length=_chunk_length(found["chunk_length"], names),
        desk=Keyholder(*_person(found["desk"], "desk")),
        lock=Keyholder(*_person(found["lock"], "lock")),
        keys=_period_keys(found["keys"], found["quarter"]),
        members=members,
        signatures=_signatures(found["signatures"]) if signed else {},
    )
    if (file.epoch == 1) != (file.prev == FIRST_PREV):
        raise Wrong("prev: epoch 1 has 64 zeros there, and no other epoch has.")
    _check_closing(file)
    _check_people(file)
    return file


def _quarter(value: object) -> str:
    quarter = line(value, "quarter")
    periods_of(quarter, monthly=False)
    return quarter


def _chunk_length(value: object, names: tuple[str, ...]) -> int:
    best = chunk_length_of(len(names))
    if isinstance(value, bool) or value != best:
        raise Wrong(f"chunk_length: so many questions have {best}, not {value!r}.")
    return best


def _person(value: object, key: str) -> tuple[str, bytes]:
    found = table(value, key, ("name", "identity"))
    name = line(found["name"], f"{key}.name")
    return name, read_identity(found["identity"], f"{key}.identity")


def _period_keys(value: object, quarter: str) -> tuple[PeriodKeys, ...]:
    listed = rows(value, "keys")
    found: list[PeriodKeys] = []
    for one in listed:
        row = table(one, "keys", ("period", "desk", "lock"))
        found.append(
            PeriodKeys(
                line(row["period"], "keys.period"),
                raw(row["desk"], "keys.desk", 32),
                raw(row["lock"], "keys.lock", 32),
            )
        )
    names = [one.period for one in found]
    if not names or names not in _allowed(quarter):
        raise Wrong(
            f"keys: {quarter} has keys for itself, or for each of its months from one of them on."
        )
    every = [key for one in found for key in (one.desk, one.lock)]
    if len(set(every)) != len(every):
        raise Wrong("keys: two of them are the same. Every period has keys of its own.")
    for key in every:
        check_period_key(key)
    return tuple(found)


def _allowed(quarter: str) -> list[list[str]]:
    """The periods that a team file of a quarter may have."""
    months = [one.name for one in periods_of(quarter, monthly=True)]
    return [[quarter], *(months[start:] for start in range(len(months)))]


def _check_closing(file: TeamFile) -> None:
    usual = replace(file.periods[0], closing=0).closes
    if file.closing and (file.epoch != 1 or not usual <= file.closing <= usual + _LATEST):
        raise Wrong("closing: only a first period that was over before the team began has one.")


def _signatures(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong("signatures: a table is expected.")
    return {
        raw(signer, "signatures", 32).hex(): raw(one, f"signatures.{signer[:8]}…", 64).hex()
        for signer, one in value.items()
    }


def _check_people(file: TeamFile) -> None:
    names: dict[str, str] = {}
    identities: dict[bytes, str] = {}
    keys = ["desk", "lock", *(f"members {place}" for place in range(1, len(file.members) + 1))]
    for key, one in zip(keys, file.people, strict=True):
        name = same_name(one.name)
        if name in names:
            raise Wrong(f"{key}.name: {one.name!r} stands at {names[name]} too. Names differ.")
        if one.identity in identities:
            raise Wrong(
                f"{key}.identity: it stands at {identities[one.identity]} too. Everybody has a key "
                "of their own, and a keyholder is no member."
            )
        names[name], identities[one.identity] = key, key

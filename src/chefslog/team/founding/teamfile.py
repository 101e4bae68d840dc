"""The team file: what an epoch fixes, which both keyholders sign, as data, as hash and as TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import tomli_w

from chefslog.team.bands import POINTS
from chefslog.team.calendar import DAY, Period, periods_from, periods_of
from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.founding.charter import MOST_MEMBERS, K, Person, Terms, read_person, read_terms
from chefslog.team.founding.limits import (
    Wrong,
    check_format,
    line,
    number,
    plain,
    raw,
    rows,
    same_name,
    table,
    team_id,
)
from chefslog.team.keys import Identity, check_period_key, verify_signature
from chefslog.team.vdaf.sum_vec import best_chunk_length

FIRST_PREV = "0" * 64
"""What stands for the hash before epoch 1."""
_LATEST = 100 * DAY
"""How long after its usual time a first period closes at most, in seconds."""


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
    desk: Person
    lock: Person
    keys: tuple[PeriodKeys, ...]
    members: tuple[Person, ...]
    closing: int = 0
    signatures: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def hash(self) -> bytes:
        """The 32 bytes that signatures, tasks and the next epoch stand on."""
        return H("team", canonical(_table_of(self)))

    @property
    def terms(self) -> Terms:
        """What its team agreed on apart from its people."""
        return Terms(self.questions, self.k, self.monthly, self.spend_edges, self.currency)

    @property
    def monthly(self) -> bool:
        """Whether its periods are months; else the quarter is the one period."""
        return self.start != self.quarter

    @property
    def periods(self) -> tuple[Period, ...]:
        """Its periods in order: those of its quarter from its first one on."""
        first, *later = periods_from(self.start, self.monthly)
        return (replace(first, closing=self.closing), *later)

    @property
    def start(self) -> str:
        """Its first period by name."""
        return self.keys[0].period

    @property
    def people(self) -> tuple[Person, ...]:
        """The first keyholder, the second keyholder and the members."""
        return (self.desk, self.lock, *self.members)

    def holder(self, role: str) -> Person:
        """The keyholder of a role, "desk" or "lock"."""
        return {"desk": self.desk, "lock": self.lock}[role]

    def role_of(self, identity: bytes) -> str:
        """The role of an identity: desk, lock, member, or an empty text."""
        for place, one in enumerate(self.people):
            if one.identity == identity:
                return ("desk", "lock", "member")[min(place, 2)]
        return ""

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


_KEYS = tuple(name for name in TeamFile.__dataclass_fields__ if name != "signatures")


def chunk_length_of(count: int) -> int:
    """The chunk length that a team file with so many questions states."""
    return best_chunk_length(count, POINTS.bit_length())


@lru_cache(maxsize=64)  # A command reads each epoch again and again.
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
    check_format(found.get("format"))
    table(found, "", ("format", *_KEYS, "signatures"))
    signatures = found["signatures"]
    if not isinstance(signatures, dict):
        raise Wrong("signatures: a table is expected.")
    read = {
        raw(signer, "signatures", 32).hex(): raw(one, f"signatures.{signer[:8]}…", 64).hex()
        for signer, one in signatures.items()
    }
    return replace(_from_table(found), signatures=read)


def write_teamfile(file: TeamFile) -> str:
    """The file as TOML. Raises Wrong where a value is not allowed."""
    whole = _table_of(_checked(file)) | {"signatures": dict(sorted(file.signatures.items()))}
    return tomli_w.dumps(whole)


def sign(file: TeamFile, identity: Identity) -> TeamFile:
    """The file with one more signature. Raises Wrong for a file that breaks a limit."""
    file = _checked(file)
    signature = identity.sign(file.hash).hex()
    return replace(file, signatures={**file.signatures, identity.public.hex(): signature})


def signed_by(file: TeamFile, identity: bytes) -> bool:
    """Whether the owner of an identity signed exactly this file."""
    signature = file.signatures.get(identity.hex(), "")
    return bool(signature) and verify_signature(identity, file.hash, bytes.fromhex(signature))


def _checked(file: TeamFile) -> TeamFile:
    """The same file with every text in NFC. Raises Wrong where a limit is broken."""
    return replace(_from_table(_table_of(file)), signatures=file.signatures)


def _table_of(file: TeamFile) -> dict[str, Any]:
    return {"format": FORMAT} | {key: plain(getattr(file, key)) for key in _KEYS}


def _from_table(found: dict[str, Any]) -> TeamFile:
    keys = _period_keys(found["keys"], found["quarter"])
    terms = read_terms({**found, "monthly": keys[0].period != found["quarter"]})
    members = tuple(
        read_person(one, f"members {place}")
        for place, one in enumerate(rows(found["members"], "members"), 1)
    )
    number(len(members), "members", K, MOST_MEMBERS)
    if terms.k > len(members):
        raise Wrong(
            f"k: it is {terms.k}, and the team has {len(members)} members: nothing would ever open."
        )
    chunk_length = chunk_length_of(len(terms.questions))
    if isinstance(found["chunk_length"], bool) or found["chunk_length"] != chunk_length:
        raise Wrong(
            f"chunk_length: so many questions have {chunk_length}, not {found['chunk_length']!r}."
        )
    file = TeamFile(
        team=team_id(found["team"]),
        name=line(found["name"], "name"),
        epoch=number(found["epoch"], "epoch", 1, 65_535),
        prev=raw(found["prev"], "prev", 32).hex(),
        quarter=line(found["quarter"], "quarter"),
        closing=number(found["closing"], "closing", 0, 2**40),
        k=terms.k,
        questions=terms.questions,
        spend_edges=terms.spend_edges,
        currency=terms.currency,
        chunk_length=chunk_length,
        desk=read_person(found["desk"], "desk"),
        lock=read_person(found["lock"], "lock"),
        keys=keys,
        members=members,
    )
    if (file.epoch == 1) != (file.prev == FIRST_PREV):
        raise Wrong("prev: epoch 1 has 64 zeros there, and no other epoch has.")
    usual = replace(file.periods[0], closing=0).closes
    if file.closing and (file.epoch != 1 or not usual <= file.closing <= usual + _LATEST):
        raise Wrong("closing: only a first period that was over before the team began has one.")
    _check_people(file)
    return file


def _period_keys(value: object, quarter: object) -> tuple[PeriodKeys, ...]:
    found: list[PeriodKeys] = []
    for one in rows(value, "keys"):
        row = table(one, "keys", ("period", "desk", "lock"))
        period = line(row["period"], "keys.period")
        found.append(
            PeriodKeys(period, raw(row["desk"], "keys.desk", 32), raw(row["lock"], "keys.lock", 32))
        )
    names = [one.period for one in found]
    months = [one.name for one in periods_of(line(quarter, "quarter"), monthly=True)]
    if names not in ([quarter], months, months[1:], months[2:]):
        raise Wrong(
            f"keys: {quarter} has keys for itself, or for each of its months from one of them on."
        )
    every = [key for one in found for key in (one.desk, one.lock)]
    if len(set(every)) != len(every):
        raise Wrong("keys: two of them are the same. Every period has keys of its own.")
    for key in every:
        check_period_key(key)
    return tuple(found)


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

"""The founding file of a team, and which teams a place has."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import tomli_w

from chefslog.team.calendar import periods_of
from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import (
    Wrong,
    check_format,
    line,
    raw,
    same_name,
    table,
    team_id,
)
from chefslog.team.founding.teamfile import Keyholder
from chefslog.team.founding.terms import TERMS, Terms, read_terms, terms_row
from chefslog.team.keys import Identity, read_identity, verify_signature
from chefslog.team.mailroom.protocol import Mailroom, TooLarge

_SIZE = 1 << 18


@dataclass(frozen=True)
class Founding:
    """A team before its first epoch, as its founder proposes it; `quarter` is the first one."""

    team: str
    name: str
    quarter: str
    desk: Keyholder
    terms: Terms


def found(
    mailroom: Mailroom, identity: Identity, wanted: Founding, urandom: Callable[[int], bytes]
) -> Founding:
    """Put the founding file of a team into the place; again with other terms until epoch 1.

    `wanted.team` is empty for a new team; one of the same name by the same desk is that team.
    Raises Wrong, MailroomError.
    """
    own = identity.public
    if wanted.desk.identity != own:
        raise Wrong("Only the first keyholder itself founds its team: the key is another one's.")
    known = next(
        (
            one
            for one in teams(mailroom)
            if one.desk.identity == own and same_name(one.name) == same_name(wanted.name)
        ),
        None,
    )
    team = known.team if known else wanted.team or urandom(16).hex()
    wanted = _from_table(_table_of(replace(wanted, team=team)))
    if known is not None and mailroom.names(f"{team}/epochs"):
        return known
    if wanted != known:
        mailroom.put(_path(team), _signed(wanted, identity), replace=True)
    return wanted


def founding(mailroom: Mailroom, team: str) -> Founding:
    """The founding file of a team. Raises Wrong where there is none or it is not right."""
    data = mailroom.get(_path(team_id(team)), _SIZE)
    if data is None:
        raise Wrong(f"{mailroom.place} has no team {team[:8]}….")
    try:
        return _read(data, team)
    except TeamError as error:
        raise Wrong(
            f"The founding file of team {team[:8]}… in {mailroom.place} cannot be used. {error} "
            "Nothing was signed or sent. Tell the first keyholder."
        ) from None


def teams(mailroom: Mailroom) -> list[Founding]:
    """The teams of a place by name; a folder without a right founding file is none."""
    found = []
    for folder in mailroom.folders(""):
        try:
            found.append(founding(mailroom, folder))
        except (Wrong, TooLarge):
            continue
    return sorted(found, key=lambda one: (one.name.casefold(), one.team))


def _path(team: str) -> str:
    return f"{team}/founding.toml"


def _table_of(one: Founding) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "team": one.team,
        "name": one.name,
        "quarter": one.quarter,
        **terms_row(one.terms),
        "desk": {"name": one.desk.name, "identity": one.desk.identity.hex()},
    }


_KEYS = ("format", "team", "name", "quarter", *TERMS, "desk")


def _from_table(found: dict[str, Any]) -> Founding:
    check_format(found.get("format"))
    table(found, "", _KEYS)
    terms = read_terms(found)
    desk = table(found["desk"], "desk", ("name", "identity"))
    quarter = line(found["quarter"], "quarter")
    periods_of(quarter, terms.monthly)
    return Founding(
        team=team_id(found["team"]),
        name=line(found["name"], "name"),
        quarter=quarter,
        desk=Keyholder(
            line(desk["name"], "desk.name"), read_identity(desk["identity"], "desk.identity")
        ),
        terms=terms,
    )


def _signed(one: Founding, identity: Identity) -> bytes:
    fields = _table_of(one)
    signature = identity.sign(H("founding", canonical(fields))).hex()
    return tomli_w.dumps({"signature": signature, **fields}).encode()


def _read(data: bytes, team: str) -> Founding:
    try:
        found = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        raise Wrong("It is no TOML file, or only a part of one.") from None
    signature = raw(found.pop("signature", ""), "signature", 64)
    one = _from_table(found)
    if one.team != team:
        raise Wrong(f"It is the file of another team ({one.team[:8]}…).")
    if not verify_signature(one.desk.identity, H("founding", canonical(found)), signature):
        raise Wrong("Its signature does not fit: it was changed after it was signed.")
    return one

"""What a new epoch changes, in lines that a person reads before saying yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chefslog.team.founding.limits import ROLE_TITLES, same_name
from chefslog.team.founding.teamfile import Keyholder, Member, TeamFile
from chefslog.team.keys import fingerprint


def difference(before: TeamFile, after: TeamFile) -> list[str]:
    """Everything that differs but number, quarter and keys of periods; empty for those alone."""
    return [
        *_moved("The team's name", before.name, after.name),
        *_keyholders(before, after),
        *_leavers(before.members, after.members),
        *_stayers(before.members, after.members),
        *_joiners(before.members, after.members),
        *_order(before.members, after.members),
        *_opening(before, after),
        *_questions(before.questions, after.questions),
        *_moved("Spend buckets", _listed(before.spend_edges), _listed(after.spend_edges)),
        *_moved("Currency", before.currency, after.currency),
    ]


def only_keys_changed(before: TeamFile, after: TeamFile) -> bool:
    """Whether the epoch brings a new quarter with its keys and nothing that needs a yes."""
    return not difference(before, after)


def terms_of(file: TeamFile) -> list[str]:
    """What a team file says, for somebody who sees it for the first time."""
    return [
        f"Team {file.name}, epoch {file.epoch}, {file.quarter}, {_kind(file)}.",
        f"The first keyholder: {file.desk.name}, key {fingerprint(file.desk.identity)}",
        f"The second keyholder: {file.lock.name}, key {fingerprint(file.lock.identity)}",
        f"{len(file.members)} members: {', '.join(one.name for one in file.members)}",
        f"A question is shown where at least {file.k} people answered it.",
        f"Questions: {', '.join(file.questions)}",
        *_moved("Spend buckets", "", _listed(file.spend_edges)),
    ]


def _kind(file: TeamFile) -> str:
    return "a release every month" if file.monthly else "a release every quarter"


def _listed(values: Iterable[int]) -> str:
    return ", ".join(str(one) for one in values)


def _moved(what: str, before: str, after: str) -> list[str]:
    if before == after:
        return []
    if not before:
        return [f"{what}: {after}"]
    return [f"{what}: {before} → {after or 'nothing'}"]


def _keyholders(before: TeamFile, after: TeamFile) -> list[str]:
    lines = []
    for role in ("desk", "lock"):
        title = ROLE_TITLES[role].capitalize()
        old, new = before.holder(role), after.holder(role)
        if old.identity == new.identity:
            lines += _moved(f"{title} is called", old.name, new.name)
        elif same_name(old.name) == same_name(new.name):
            lines.append(f"{title}, {new.name}, has another key: {_keys(old, new)}")
        else:
            lines.append(f"{title}: {old.name} → {new.name}, key {fingerprint(new.identity)}")
    return lines


def _keys(old: Keyholder | Member, new: Keyholder | Member) -> str:
    return f"{fingerprint(old.identity)} → {fingerprint(new.identity)}"


def _by_name(members: Sequence[Member]) -> dict[str, Member]:
    return {same_name(one.name): one for one in members}


def _leavers(before: Sequence[Member], after: Sequence[Member]) -> list[str]:
    names, identities = _by_name(after), {one.identity for one in after}
    gone = (m for m in before if m.identity not in identities and same_name(m.name) not in names)
    return [f"{one.name} leaves." for one in gone]


def _joiners(before: Sequence[Member], after: Sequence[Member]) -> list[str]:
    names, identities = _by_name(before), {one.identity for one in before}
    come = (m for m in after if m.identity not in identities and same_name(m.name) not in names)
    return [f"{one.name} joins with key {fingerprint(one.identity)}" for one in come]


def _stayers(before: Sequence[Member], after: Sequence[Member]) -> list[str]:
    names, identities = _by_name(before), {one.identity: one for one in before}
    lines = []
    for new in after:
        same_key, same_called = identities.get(new.identity), names.get(same_name(new.name))
        if same_key is not None and same_key.name != new.name:
            lines.append(f"{same_key.name} is now called {new.name}.")
        elif same_key is None and same_called is not None:
            lines.append(f"{new.name} has another key: {_keys(same_called, new)}")
    return lines


def _order(before: Sequence[Member], after: Sequence[Member]) -> list[str]:
    """Everybody who stays keeps their place before everybody who comes."""
    by_identity = {one.identity: place for place, one in enumerate(before)}
    by_name = {name: by_identity[one.identity] for name, one in _by_name(before).items()}
    last = len(before)
    places = [by_identity.get(m.identity, by_name.get(same_name(m.name), last)) for m in after]
    return [] if places == sorted(places) else ["The order of the roster changes."]


def _opening(before: TeamFile, after: TeamFile) -> list[str]:
    lines = _moved("Periods", _kind(before), _kind(after))
    if before.k != after.k:
        lines.append(f"People behind an answer that is shown: {before.k} → {after.k}.")
    return lines


def _questions(before: Sequence[str], after: Sequence[str]) -> list[str]:
    changes = [f"+ {name}" for name in after if name not in before]
    changes += [f"− {name}" for name in before if name not in after]
    return [f"Questions: {', '.join(changes)}"] if changes else []

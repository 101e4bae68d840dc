"""Who has to sign a team file, and whether they did."""

from __future__ import annotations

from collections.abc import Collection

from chefslog.team.founding.limits import ROLE_TITLES, Wrong
from chefslog.team.founding.teamfile import FIRST_PREV, TeamFile
from chefslog.team.keys import verify_signature


def signed_by(file: TeamFile, identity: bytes) -> bool:
    """Whether the owner of an identity signed exactly this file."""
    signature = file.signatures.get(identity.hex(), "")
    return bool(signature) and verify_signature(identity, file.hash, bytes.fromhex(signature))


def signers(file: TeamFile, before: TeamFile | None) -> dict[bytes, str]:
    """Everybody who has to sign, with how they are called: keyholders before and after.

    The second keyholder of this file comes last: it signs when all others have.
    """
    needed: dict[bytes, str] = {file.desk.identity: f"{file.desk.name}, {ROLE_TITLES['desk']}"}
    if before is not None:
        for role in ("desk", "lock"):
            holder = before.holder(role)
            needed.setdefault(holder.identity, f"{holder.name}, {ROLE_TITLES[role]} until now")
    needed.pop(file.lock.identity, None)
    return {**needed, file.lock.identity: f"{file.lock.name}, {ROLE_TITLES['lock']}"}


def replaced(file: TeamFile, before: TeamFile | None) -> bytes:
    """The identity of the one keyholder who gives a seat up in this file, empty for none.

    Where both seats change hands at once, nobody's signature can be left out.
    """
    if before is None:
        return b""
    now = (file.desk.identity, file.lock.identity)
    gone = [one.identity for one in (before.desk, before.lock) if one.identity not in now]
    return gone[0] if len(gone) == 1 else b""


def missing(file: TeamFile, before: TeamFile | None, signed: Collection[bytes]) -> dict[bytes, str]:
    """Who has still to sign where these identities did, with how they are called.

    A majority of the members of the epoch before stands in for one keyholder who is replaced: the
    key may be lost.
    """
    left = {one: who for one, who in signers(file, before).items() if one not in signed}
    gone = replaced(file, before)
    if before is not None and gone in left:
        count = sum(one.identity in signed for one in before.members)
        if 2 * count > len(before.members):
            del left[gone]
        else:
            needed = len(before.members) // 2 + 1
            left[gone] = f"{left[gone]}, or {needed} members in that place ({count} did)"
    return left


def check_signatures(file: TeamFile, before: TeamFile | None) -> None:
    """Raises Wrong unless enough of `signers` signed, and every signature there is holds."""
    where = f"Epoch {file.epoch} of {file.name}"
    members = (*(before.members if before else ()), *file.members)
    people = {one.identity.hex(): one.name for one in members}
    people |= {identity.hex(): who for identity, who in signers(file, before).items()}
    for signer, signature in file.signatures.items():
        if signer not in people:
            raise Wrong(f"{where} is signed by {signer[:8]}…, who is nobody in it. It is not used.")
        if not verify_signature(bytes.fromhex(signer), file.hash, bytes.fromhex(signature)):
            raise Wrong(
                f"{where}: the signature of {people[signer]} does not fit. The file was changed "
                "after signing, or the signature is another file's. It is not used."
            )
    left = missing(file, before, {bytes.fromhex(one) for one in file.signatures})
    if left:
        raise Wrong(f"{where} is not signed by {'; '.join(left.values())}. It is not used.")


def check_follows(file: TeamFile, before: TeamFile | None) -> None:
    """Raises Wrong unless the file is the epoch right after `before`, or the first of all."""
    where = f"Epoch {file.epoch} of {file.name}"
    if before is None:
        if file.epoch != 1 or file.prev != FIRST_PREV:
            raise Wrong(f"{where} is not the first, and the one before it is not there.")
        return
    if file.team != before.team:
        raise Wrong(f"{where} belongs to another team ({file.team[:8]}…). It is not used.")
    if file.epoch != before.epoch + 1:
        raise Wrong(f"{where} comes after epoch {before.epoch}: one is missing between them.")
    if file.prev != before.hash.hex():
        raise Wrong(f"{where} does not stand on the epoch {before.epoch} that is known here.")
    if file.periods[0].first <= before.periods[0].first:
        raise Wrong(f"{where} begins with {file.start}, which is not later than {before.start}.")

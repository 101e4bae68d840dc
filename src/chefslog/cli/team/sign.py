"""The next epoch as a whole, shown and signed by everybody who has to."""

from __future__ import annotations

from chefslog.cli.command import Arguments
from chefslog.cli.team.context import TeamDesk, agreed, lines
from chefslog.cli.team.printing import as_json, say
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.proposal import Proposal
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.visit import Visit


def roster(desk: TeamDesk, args: Arguments, here: Visit, now: Ceremony) -> int:
    """Look at it and sign it, in the seat that one has; 1 while that cannot be."""
    from chefslog.team.founding import sealing
    from chefslog.team.founding.proposing import assemble, next_quarter
    from chefslog.team.keyholder.renewal import is_early, put_keys

    quarter = next_quarter(now, desk.at)
    put_keys(here.mailroom, desk.keys, now, quarter)
    if here.identity.public == now.desk.identity:
        shown = assemble(here.mailroom, here.identity, here.place.team, quarter)
    else:
        shown = sealing.review(here.mailroom, desk.keys, here.place.team)
    is_done = is_early(now, quarter, desk.at) and not _has_changes(here, now, shown)
    if shown.file is None or is_done:
        _tell_missing(args, now, shown, quarter, is_done)
        return int(not is_done)
    is_signed = _is_signed(here, now, shown)
    if args.flag("json") and not args.flag("yes"):
        _as_json(shown, quarter, is_signed)
        return 0
    if not is_signed:
        if not args.flag("json"):
            _show(shown.file, shown)
        agreed(args, f"Sign epoch {shown.file.epoch} of {legible(shown.file.name)}?")
        shown = _signed(desk, here, now, shown.file)
        is_signed = _is_signed(here, now, shown)
    if args.flag("json"):
        _as_json(shown, quarter, is_signed)
    else:
        _tell_signed(shown, is_signed)
    return int(not is_signed)


def _has_changes(here: Visit, now: Ceremony, shown: Proposal) -> bool:
    """Whether the next epoch is more than new keys, as far as this machine can tell."""
    from chefslog.team.founding.wishes import Wishes, wishes

    if shown.file is not None:
        return bool(shown.lines)
    is_desk = here.identity.public == now.desk.identity
    return is_desk and (bool(now.both) or wishes(here.mailroom, now) != Wishes())


def _signed(desk: TeamDesk, here: Visit, now: Ceremony, file: TeamFile) -> Proposal:
    """Sign exactly this file. Raises ProposalRefused where it changed meanwhile."""
    from chefslog.team.founding import sealing
    from chefslog.team.founding.proposing import assemble, propose

    team, own = here.place.team, here.identity
    if own.public == now.desk.identity:
        fresh = assemble(here.mailroom, own, team, file.quarter).file
        if fresh is None or fresh.hash != file.hash:
            raise sealing.ProposalRefused(
                "The roster is another than the one that was shown to you. Nothing was signed. "
                "Look at it again."
            )
        return propose(here.mailroom, own, team, file.quarter)
    if own.public == file.lock.identity:
        return sealing.seal(desk.home, here.mailroom, desk.keys, team, file.hash)
    return sealing.agree_to(here.mailroom, desk.keys, team, file.hash)


def _is_signed(here: Visit, now: Ceremony, shown: Proposal) -> bool:
    """Whether this person's signature lies in the place; the desk's is in whatever it assembles."""
    from chefslog.team.founding.limits import Wrong
    from chefslog.team.founding.proposal import proposed

    own = here.identity.public
    if shown.file is None or own.hex() not in shown.file.signatures:
        return False
    if shown.sealed or own != now.desk.identity:
        return True
    try:
        there = proposed(here.mailroom, now)
    except Wrong:
        return False
    return there is not None and there.hash == shown.file.hash


def _show(file: TeamFile, shown: Proposal) -> None:
    what = f"Epoch {file.epoch} of {legible(file.name)}, {file.quarter}"
    print(f"{what}: what changes\n" if shown.before else f"{what}\n")
    lines(shown.lines or ["Nothing but the keys of the new quarter."], "  ")
    if shown.left_out:
        print("\nNot in it:")
        lines(shown.left_out, "  ")
    print()


def _tell_missing(
    args: Arguments, now: Ceremony, shown: Proposal, quarter: str, is_done: bool
) -> None:
    """Why there is nothing to sign yet."""
    if args.flag("json"):
        _as_json(shown, quarter, False)
    elif is_done and now.before is not None:
        print(f"✓ Epoch {now.before.epoch}, {now.before.quarter}, is signed by all.")
        say(f"Who joins or leaves does so with {quarter}. Where nobody does, tend renews the keys.")
        lines(shown.left_out, "· ")
    else:
        lines(shown.waiting)
        lines(shown.left_out, "· ")


def _tell_signed(shown: Proposal, is_signed: bool) -> None:
    file = shown.file
    assert file is not None
    if shown.sealed:
        print(f"✓ Epoch {file.epoch} of {legible(file.name)} is signed by all.")
        if shown.before is None:
            say("Now the call with everybody: chefslog team verify")
        elif shown.lines:
            say(
                "Members see what changes with chefslog team verify; who is new hears the eight "
                "words from both of you there."
            )
        return
    print("✓ signed. What is missing:" if is_signed else "You sign last. What is missing before:")
    # The second lock stands last, and needs no reminder of itself.
    lines(shown.waiting if is_signed else shown.waiting[:-1], "  ")


def _as_json(shown: Proposal, quarter: str, is_signed: bool) -> None:
    file = shown.file
    as_json({
        "epoch": file.epoch if file else None,
        "quarter": file.quarter if file else quarter,
        "lines": list(shown.lines),
        "signed": is_signed,
        "sealed": shown.sealed,
        "waiting": list(shown.waiting),
        "left_out": list(shown.left_out),
    })  # fmt: skip

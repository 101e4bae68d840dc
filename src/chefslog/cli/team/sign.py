"""`chefslog team confirm --roster`: the next epoch as a whole, signed by everybody who has to."""

from __future__ import annotations

from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import require_yes
from chefslog.cli.team.context import TeamContext, fold_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.team.founding.ceremony import Ceremony
    from chefslog.team.founding.proposal import Proposal
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.visit import Visit


def sign_roster(context: TeamContext, here: Visit, now: Ceremony) -> Output:
    """Look at the roster and sign it, in the seat that one has; exit code 1 while that cannot be.

    Raises UsageError without a yes, ProposalRefused.
    """
    from chefslog.team.founding import sealing
    from chefslog.team.founding.proposing import assemble, next_quarter
    from chefslog.team.keyholder.renewal import is_early, put_keys

    args = context.args
    quarter = next_quarter(now, context.at)
    put_keys(here.mailroom, context.keys, now, quarter)
    if here.identity.public == now.desk.identity:
        proposal = assemble(here.mailroom, here.identity, here.place.team, quarter)
    else:
        proposal = sealing.review(here.mailroom, context.keys, here.place.team)
    is_done = is_early(now, quarter, context.at) and not _has_changes(here, now, proposal)
    file = proposal.file
    if file is None or is_done:
        return _unsigned_output(now, proposal, quarter, is_done)
    is_signed = _is_signed(here, now, proposal)
    if not is_signed and args.flag("json") and not args.flag("yes"):
        return Output(_proposal_data(proposal, quarter, is_signed))
    if not is_signed:
        require_yes(
            args,
            f"Sign epoch {file.epoch} of {file.name}?",
            "nothing was done",
            shown=tuple(_proposal_lines(file, proposal, terminal().width)),
        )
        proposal = _signed(context, here, now, file)
        is_signed = _is_signed(here, now, proposal)
    return Output(
        _proposal_data(proposal, quarter, is_signed),
        lambda width: _result_lines(proposal, is_signed, width),
        notes=_next_step(proposal),
        code=int(not is_signed),
    )


def _has_changes(here: Visit, now: Ceremony, proposal: Proposal) -> bool:
    """Whether the next epoch is more than new keys, as far as this machine can tell."""
    from chefslog.team.founding.wishes import Wishes, wishes

    if proposal.file is not None:
        return bool(proposal.lines)
    is_desk = here.identity.public == now.desk.identity
    return is_desk and (bool(now.both) or wishes(here.mailroom, now) != Wishes())


def _signed(context: TeamContext, here: Visit, now: Ceremony, file: TeamFile) -> Proposal:
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
        return sealing.seal(context.home, here.mailroom, context.keys, team, file.hash)
    return sealing.agree_to(here.mailroom, context.keys, team, file.hash)


def _is_signed(here: Visit, now: Ceremony, proposal: Proposal) -> bool:
    """Whether this person's signature lies in the place; the desk's is in whatever it assembles."""
    from chefslog.team.founding.limits import Wrong
    from chefslog.team.founding.proposal import proposed

    own = here.identity.public
    if proposal.file is None or own.hex() not in proposal.file.signatures:
        return False
    if proposal.sealed or own != now.desk.identity:
        return True
    try:
        there = proposed(here.mailroom, now)
    except Wrong:
        return False
    return there is not None and there.hash == proposal.file.hash


def _proposal_lines(file: TeamFile, proposal: Proposal, width: int) -> Iterator[str]:
    what = f"Epoch {file.epoch} of {file.name}, {file.quarter}"
    yield f"{what}: what changes" if proposal.before else what
    yield ""
    changes = proposal.lines or ["Nothing but the keys of the new quarter."]
    yield from fold_lines(changes, width, "  ")
    if proposal.left_out:
        yield ""
        yield "Not in it:"
        yield from fold_lines(proposal.left_out, width, "  ")
    yield ""


def _unsigned_output(now: Ceremony, proposal: Proposal, quarter: str, is_done: bool) -> Output:
    """Why there is nothing to sign yet."""
    before = now.before
    note = f"Who joins or leaves does so with {quarter}. Where nobody does, tend renews the keys."

    def lines(width: int) -> Iterator[str]:
        if is_done and before is not None:
            yield f"✓ Epoch {before.epoch}, {before.quarter}, is signed by all."
        else:
            yield from fold_lines(proposal.waiting, width)
        yield from fold_lines(proposal.left_out, width, "· ")

    return Output(
        _proposal_data(proposal, quarter, False),
        lines,
        notes=[note] if is_done and before is not None else [],
        code=int(not is_done),
    )


def _result_lines(proposal: Proposal, is_signed: bool, width: int) -> Iterator[str]:
    file = proposal.file
    assert file is not None
    if proposal.sealed:
        yield f"✓ Epoch {file.epoch} of {file.name} is signed by all."
        return
    yield "✓ signed. What is missing:" if is_signed else "You sign last. What is missing before:"
    # The second lock stands last, and needs no reminder of itself.
    yield from fold_lines(proposal.waiting if is_signed else proposal.waiting[:-1], width, "  ")


def _next_step(proposal: Proposal) -> list[str]:
    if proposal.sealed and proposal.before is None:
        return ["Now the call with everybody: chefslog team verify"]
    if proposal.sealed and proposal.lines:
        return [
            "Members see what changes with chefslog team verify; who is new hears the eight words "
            "from both of you there."
        ]
    return []


def _proposal_data(proposal: Proposal, quarter: str, is_signed: bool) -> dict[str, Any]:
    file = proposal.file
    return {
        "epoch": file.epoch if file else None,
        "quarter": file.quarter if file else quarter,
        "lines": list(proposal.lines),
        "signed": is_signed,
        "sealed": proposal.sealed,
        "waiting": list(proposal.waiting),
        "left_out": list(proposal.left_out),
    }

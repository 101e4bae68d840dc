"""`chefslog team verify`: the eight words of the call, and a yes to what changes later."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import ask, require_yes
from chefslog.cli.team.context import TeamContext, fold_lines, visit
from chefslog.home.narration import narrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.team.founding.pin import Pin
    from chefslog.team.member.visit import Visit

_NEXT = {"desk": "the second lock: chefslog team verify --from lock",
         "lock": "the desk: chefslog team verify --from desk"}  # fmt: skip


def verify(args: Arguments) -> Output:
    """`chefslog team verify`: the words, or what changed since."""
    context = TeamContext(args)
    with visit(context) as here:
        standing = here.standing
        file, pin = standing.newest, standing.pin
        if file.desk.identity == here.identity.public:
            return _read_aloud(args, here)
        if not args.words and pin.verified:
            if standing.news:
                return _agree(context, here)
            if file.lock.identity == here.identity.public:
                return _read_aloud(args, here)
            return _standing_output(here, pin)
        if not args.words and args.flag("json"):
            return _standing_output(here, pin)
        return _hear(context, here)


def _read_aloud(args: Arguments, here: Visit) -> Output:
    """The words for who reads them: the desk, and the second lock once it has heard them."""
    from chefslog.team.founding.words import eight_words

    file = here.standing.newest
    words = eight_words(file.hash)
    if args.words:
        raise UsageError("you read the words aloud; the others type what they hear")
    is_desk = file.desk.identity == here.identity.public
    who = "desk" if is_desk else "lock"
    call = "On the call everybody types what they hear: chefslog team verify"
    later = f"Who joins later types it too: chefslog team verify --from {who}"
    notes = [call, later] if is_desk else [later]
    return Output(
        {"epoch": file.epoch, "words": words},
        [
            f"Read these aloud, epoch {file.epoch} of {file.name}:",
            "",
            "    " + "  ".join(words[:4]),
            "    " + "  ".join(words[4:]),
            "",
        ],
        notes=notes,
    )


def _hear(context: TeamContext, here: Visit) -> Output:
    from chefslog.team.founding.pin import verify as check_words

    args = context.args
    if not args.flag("json"):
        narrate(*_people_lines(here))
    voice = args.text("from") or _usual_voice(here)
    typed = " ".join(args.words) or _ask_words()
    pin = check_words(context.home, here.standing, typed, voice)
    line = f"✓ The words fit. Say «mine is in», {pin.name}."
    if not pin.verified:
        line = f"✓ The words fit. Now hear them from {_NEXT[voice]}"
    return Output(_standing_data(here, pin), [line])


def _usual_voice(here: Visit) -> str:
    """The call with everybody, for who was in from the start. Raises UsageError for a joiner.

    A second lock has signed the words' file itself: only the desk can read them to it.
    """
    own, standing = here.identity.public, here.standing
    first = [person.identity for person in standing.files[0].people]
    if own in (*first, standing.newest.lock.identity):
        return "call"
    raise UsageError(
        "who read them to you? Who joins later hears them from both keyholders: --from desk, then "
        "--from lock; or --from call, where everybody is on it"
    )


def _standing_output(here: Visit, pin: Pin) -> Output:
    """Where verifying stands."""
    line = f"✓ Verified since epoch {pin.verified}; nothing changed that needs you."
    return Output(_standing_data(here, pin), [line])


def _standing_data(here: Visit, pin: Pin) -> dict[str, object]:
    epoch = here.standing.newest.epoch
    changes = [{"epoch": number, "lines": list(lines)} for number, lines in here.standing.news]
    return {
        "epoch": epoch,
        "verified": bool(pin.verified),
        "heard": sorted(pin.heard) if pin.heard_at == epoch else [],
        "agreed": pin.agreed == epoch,
        "changes": changes if pin.agreed != epoch else [],
    }


def _agree(context: TeamContext, here: Visit) -> Output:
    from chefslog.team.founding.pin import agree

    args = context.args
    if args.flag("json") and not args.flag("yes"):
        return _standing_output(here, here.standing.pin)
    is_member = here.place.role == "member"
    require_yes(
        args,
        "Is that right, and do you want to go on?",
        "only blanks are sent until your yes" if is_member else "nothing was agreed",
        shown=tuple(_news_lines(here, terminal().width)),
    )
    pin = agree(context.home, here.standing)
    return Output(_standing_data(here, pin), ["✓ agreed"])


def _news_lines(here: Visit, width: int) -> Iterator[str]:
    for epoch, changes in here.standing.news:
        yield f"Epoch {epoch} of {here.place.name} changes:"
        yield from fold_lines(changes, width, "  ")


def _people_lines(here: Visit) -> Iterator[str]:
    from chefslog.team.keys import fingerprint

    file = here.standing.newest
    yield f"{file.name}, epoch {file.epoch}, {file.quarter}, k = {file.k}"
    yield f"  desk         {file.desk.name}"
    yield f"  second lock  {file.lock.name}"
    for member in file.members:
        mine = "  ← yours" if member.identity == here.identity.public else ""
        yield f"  member       {member.name}  {fingerprint(member.identity)}{mine}"


def _ask_words() -> str:
    typed = ask("The eight words, as you hear them: ") if sys.stdin.isatty() else ""
    if not typed:
        raise UsageError("type the eight words that you hear: chefslog team verify WORD WORD …")
    return typed

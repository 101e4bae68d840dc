"""The eight words of the call with everybody, and a yes to what changes later."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.prompt import ask
from chefslog.cli.team.context import TeamDesk, agreed, lines, visit
from chefslog.cli.team.printing import as_json, say
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.founding.pin import Pin
    from chefslog.team.member.visit import Visit

_NEXT = {"desk": "the second lock: chefslog team verify --from lock",
         "lock": "the desk: chefslog team verify --from desk"}  # fmt: skip


_UNTIL = {True: "only blanks are sent until your yes", False: "nothing was agreed"}


def verify(args: Arguments) -> int:
    """`chefslog team verify`: the words, or what changed since."""
    desk = TeamDesk(args)
    with visit(desk) as here:
        standing = here.standing
        file, pin = standing.newest, standing.pin
        if file.desk.identity == here.identity.public:
            return _read_aloud(args, here)
        if not args.words and pin.verified:
            if standing.news:
                return _news(desk, args, here)
            if file.lock.identity == here.identity.public:
                return _read_aloud(args, here)
            return _told(args, here, pin)
        if not args.words and args.flag("json"):
            return _told(args, here, pin)
        return _hear(desk, args, here)


def _read_aloud(args: Arguments, here: Visit) -> int:
    """The words for who reads them: the desk, and the second lock once it has heard them."""
    from chefslog.team.founding.words import eight_words

    file = here.standing.newest
    words = eight_words(file.hash)
    if args.words:
        raise UsageError("you read the words aloud; the others type what they hear")
    if args.flag("json"):
        as_json({"epoch": file.epoch, "words": words})
        return 0
    is_desk = file.desk.identity == here.identity.public
    print(f"Read these aloud, epoch {file.epoch} of {legible(file.name)}:\n")
    print("    " + "  ".join(words[:4]) + "\n    " + "  ".join(words[4:]) + "\n")
    if is_desk:
        say("On the call everybody types what they hear: chefslog team verify")
    who = "desk" if is_desk else "lock"
    say(f"Who joins later types it too: chefslog team verify --from {who}")
    return 0


def _hear(desk: TeamDesk, args: Arguments, here: Visit) -> int:
    from chefslog.team.founding.pin import verify as take

    if not args.flag("json"):
        _show_people(here)
    voice = args.text("from") or _usual_voice(here)
    typed = " ".join(args.words) or _typed()
    pin = take(desk.home, here.standing, typed, voice)
    if args.flag("json"):
        return _told(args, here, pin)
    if pin.verified:
        print(f"✓ The words fit. Say «mine is in», {legible(pin.name)}.")
    else:
        print(f"✓ The words fit. Now hear them from {_NEXT[voice]}")
    return 0


def _usual_voice(here: Visit) -> str:
    """The call with everybody, for who was in from the start. Raises UsageError for a joiner.

    A second lock has signed the words' file itself: only the desk can read them to it.
    """
    own, standing = here.identity.public, here.standing
    first = [one.identity for one in standing.files[0].people]
    if own in (*first, standing.newest.lock.identity):
        return "call"
    raise UsageError(
        "who read them to you? Who joins later hears them from both keyholders: --from desk, then "
        "--from lock; or --from call, where everybody is on it"
    )


def _told(args: Arguments, here: Visit, pin: Pin) -> int:
    """Where verifying stands."""
    epoch = here.standing.newest.epoch
    if args.flag("json"):
        as_json({
            "epoch": epoch,
            "verified": bool(pin.verified),
            "heard": sorted(pin.heard) if pin.heard_at == epoch else [],
            "agreed": pin.agreed == epoch,
            "changes": _changes(here) if pin.agreed != epoch else [],
        })  # fmt: skip
    else:
        print(f"✓ Verified since epoch {pin.verified}; nothing changed that needs you.")
    return 0


def _changes(here: Visit) -> list[dict[str, object]]:
    return [{"epoch": epoch, "lines": list(told)} for epoch, told in here.standing.news]


def _news(desk: TeamDesk, args: Arguments, here: Visit) -> int:
    from chefslog.team.founding.pin import agree

    if args.flag("json") and not args.flag("yes"):
        return _told(args, here, here.standing.pin)
    if not args.flag("json"):
        for epoch, changes in here.standing.news:
            print(f"Epoch {epoch} of {legible(here.place.name)} changes:")
            lines(changes, "  ")
    agreed(args, "Is that right, and do you want to go on?", _UNTIL[here.place.role == "member"])
    pin = agree(desk.home, here.standing)
    if args.flag("json"):
        return _told(args, here, pin)
    print("✓ agreed")
    return 0


def _show_people(here: Visit) -> None:
    from chefslog.team.keys import fingerprint

    file = here.standing.newest
    print(f"{legible(file.name)}, epoch {file.epoch}, {file.quarter}, k = {file.k}")
    print(f"  desk         {legible(file.desk.name)}")
    print(f"  second lock  {legible(file.lock.name)}")
    for one in file.members:
        mine = "  ← yours" if one.identity == here.identity.public else ""
        print(f"  member       {legible(one.name)}  {fingerprint(one.identity)}{mine}")


def _typed() -> str:
    typed = ask("The eight words, as you hear them: ") if sys.stdin.isatty() else ""
    if not typed:
        raise UsageError("type the eight words that you hear: chefslog team verify WORD WORD …")
    return typed

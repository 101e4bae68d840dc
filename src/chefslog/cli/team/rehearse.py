"""A made-up team, attacked."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import terminal
from chefslog.cli.team.context import TeamDesk
from chefslog.cli.team.printing import as_json

_MEMBERS = 12
_SEED = 1
_WIDTH = 100


def rehearse(args: Arguments) -> int:
    """`chefslog team rehearse`: what each curious one learned, beside exact totals."""
    from chefslog.cli.progress import waiting

    TeamDesk(args)
    from chefslog.team.rehearse.rehearsal import FEWEST, MOST, Step
    from chefslog.team.rehearse.rehearsal import rehearse as play
    from chefslog.team.rehearse.table import data, lines

    members = args.number("members", _MEMBERS)
    if not FEWEST <= members <= MOST:
        raise UsageError(f"--members is {FEWEST} to {MOST}")
    with waiting("rehearsing") as bar:

        def tell(step: Step) -> None:
            if bar.cancelled():
                raise KeyboardInterrupt
            bar.progress(step.done, step.of)

        found = play(members, args.number("seed", _SEED), tell)
    if args.flag("json"):
        as_json(data(found))
    else:
        print("\n".join(lines(found, terminal().width or _WIDTH)))
    return 0

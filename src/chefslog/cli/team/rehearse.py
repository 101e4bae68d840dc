"""`chefslog team rehearse`: a made-up team, attacked."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.progress import waiting
from chefslog.cli.team.context import need_extras

_MEMBERS = 12
_SEED = 1
_WIDTH = 100


def rehearse(args: Arguments) -> Output:
    """`chefslog team rehearse`: what each curious one learned, beside exact totals."""
    need_extras()
    from chefslog.team.rehearse.rehearsal import FEWEST, MOST, Step
    from chefslog.team.rehearse.rehearsal import rehearse as play
    from chefslog.team.rehearse.table import data, lines

    members = args.number("members", _MEMBERS)
    if not FEWEST <= members <= MOST:
        raise UsageError(f"--members is {FEWEST} to {MOST}")
    with waiting("rehearsing") as bar:

        def report_step(step: Step) -> None:
            if bar.cancelled():
                raise KeyboardInterrupt
            bar.progress(step.done, step.of)

        played = play(members, args.number("seed", _SEED), report_step)
    return Output(lambda: data(played), lambda width: lines(played, width or _WIDTH))

"""`chefslog team rehearse`: a made-up team, attacked."""

from __future__ import annotations

from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import waiting
from chefslog.cli.team.context import need_extras

_MEMBERS = 12
_SEED = 1
_WIDTH = 100
_MOST = 500
_MOST_TEAMS = 100_000


def rehearse(args: Arguments) -> Output:
    """`chefslog team rehearse`: what each curious one learned, beside exact totals."""
    if args.flag("power"):
        return _power(args)
    need_extras()
    from chefslog.team.rehearse.rehearsal import FEWEST, MOST, Step, rehearsal_lines
    from chefslog.team.rehearse.rehearsal import rehearse as play

    members = args.number("members", _MEMBERS)
    if not FEWEST <= members <= MOST:
        raise UsageError(f"--members is {FEWEST} to {MOST}")
    with waiting("rehearsing") as bar:

        def report_step(step: Step) -> None:
            if bar.cancelled():
                raise KeyboardInterrupt
            bar.progress(step.done, step.of)

        played = play(members, args.number("seed", _SEED), report_step)
    return Output(played.as_json, lambda width: rehearsal_lines(played, width or _WIDTH))


def _power(args: Arguments) -> Output:
    """`chefslog team rehearse --power`: what reports can see, from simulations alone."""
    from chefslog.team.bands import PARTS, Grid, grid_of
    from chefslog.team.rehearse.power import SIZES, TEAMS, power_lines, power_table

    teams, width = args.number("teams", TEAMS), args.number("width", 0)
    size, margin = args.number("members", 0), args.number("margin", 0)
    if (size and not SIZES[0] <= size <= _MOST) or not 1 <= teams <= _MOST_TEAMS:
        raise UsageError(f"--members is {SIZES[0]} to {_MOST}, --teams 1 to {_MOST_TEAMS:,}")
    if not 0 <= width <= PARTS // 4 or not 0 <= margin <= PARTS // 4:
        raise UsageError(f"--width and --margin are up to {PARTS // 4}, in {PARTS}ths of the scale")
    if margin and not width:
        raise UsageError("--margin goes with --width")

    def given(kind: str, people: int) -> Grid:
        usual = grid_of(kind, people)
        return Grid(width, margin, usual.end) if width else usual

    with waiting("simulating") as bar:

        def report_step(done: int, of: int) -> None:
            if bar.cancelled():
                raise KeyboardInterrupt
            bar.progress(done, of)

        rows = power_table((size,) if size else SIZES, teams, args.number("seed", _SEED), given,
                           report_step)  # fmt: skip
    return Output([asdict(row) for row in rows], lambda _width: power_lines(rows))

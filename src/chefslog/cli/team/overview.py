"""`chefslog team`: where one stands in one's teams."""

from __future__ import annotations

from chefslog.cli.command import Arguments
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, choose_place, fold_lines, of_period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.team.member.state import TeamState

_ROLES = {"member": "a member", "desk": "the desk", "lock": "the second lock"}
_MARKS = {"in": "✓", "released": "✓", "open": "○", "queued": "◐", "arrived": "●", "waiting": "●"}
INVITATION = (
    "No team yet. A team can see its own trends without anybody seeing a person's answers:",
    "chefslog guide team",
    "",
    "To join one:   chefslog team join PLACE --as NAME",
    "To begin one:  chefslog team found PLACE --name TEAM --as NAME, as its desk",
    "To look on:    chefslog team report PLACE",
)


def show_teams(args: Arguments) -> Output:
    """`chefslog team`: each team, its periods, the next step."""
    context = TeamContext(args)
    from chefslog.team.member.state import overview

    only = choose_place(context).team if args.text("team") else ""
    context.send_due()
    with open_reader(args).snapshot as snapshot:
        every = overview(context.home, context.keys, context.at, snapshot)
    states = [state for state in every if only in ("", state.place.team)]
    return Output(
        lambda: [_data(state) for state in states],
        (lambda width: _lines(states, width)) if states else INVITATION,
    )


def _lines(states: list[TeamState], width: int) -> Iterator[str]:
    for number, state in enumerate(states):
        if number:
            yield ""
        epoch = f", epoch {state.epoch} ({state.quarter})" if state.epoch else ""
        yield f"{state.place.name}: you are {_ROLES[state.place.role]}{epoch}"
        yield from fold_lines([state.shown] if state.shown else [], width, "  ")
        yield from fold_lines(state.news, width, "  changes: ")
        for period in state.periods:
            text, mark = of_period(period.period, period.text), _MARKS.get(period.state, "·")
            yield from fold_lines([text], width, f"  {mark} ")
        yield from fold_lines([state.next] if state.next else [], width, "  → ")


def _data(state: TeamState) -> dict[str, object]:
    return {
        "team": state.place.team,
        "name": state.place.name,
        "role": state.place.role,
        "place": state.shown,
        "epoch": state.epoch,
        "quarter": state.quarter,
        "verified": state.is_verified,
        "changes": list(state.news),
        "problem": state.problem,
        "periods": [
            {
                "period": period.period,
                "state": period.state,
                "text": period.text,
                "todo": period.todo,
            }
            for period in state.periods
        ],
        "next": state.next,
    }

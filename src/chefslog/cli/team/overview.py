"""`chefslog team`: where one stands in one's teams."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, choose_place, fold_lines, of_period

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chefslog.team.member.state import TeamState
    from chefslog.team.member.today import TeamRow
    from chefslog.team.member.visit import Visit

_MARKS = {"in": "✓", "released": "✓", "open": "○", "queued": "◐", "arrived": "●", "waiting": "●"}


def show_teams(args: Arguments) -> Output:
    """`chefslog team`: each team, its periods, the next step."""
    context = TeamContext(args)
    from chefslog.cli.team.roster import sign_roster
    from chefslog.team.errors import TeamError
    from chefslog.team.member.sender import send_periods
    from chefslog.team.member.state import overview
    from chefslog.team.member.today import team_rows
    from chefslog.team.report.text import INVITATION

    only = choose_place(context).team if args.text("team") else ""
    done = [*_sign_all(context, only), *_tend_all(context, only)]
    with open_reader(args).snapshot as snapshot:

        def act(here: Visit) -> None:
            """Send what goes by itself, then ask what waits for a yes."""
            try:
                send_periods(here, snapshot, context.at)
                done.extend(sign_roster(context, here))
            except TeamError as error:
                done.append(f"! {error}")
            rows = team_rows(context.home, context.at)
            _ask_yes(context, [row for row in rows if row.team == here.place.team])

        states = overview(context.home, context.keys, context.at, act=act, only=only)
    return Output(
        lambda: [_data(state) for state in states],
        (lambda width: [*done, *_lines(states, width)]) if states else INVITATION,
    )


def _tend_all(context: TeamContext, only: str) -> list[str]:
    """Do what comes next for a keyholder, unless that is switched off; what was done, in lines."""
    from chefslog.team.errors import TeamError
    from chefslog.team.member.places import places
    from chefslog.team.member.sender import tend_team

    told: list[str] = []
    for place in places(context.home):
        if place.role == "member" or only not in ("", place.team):
            continue
        try:
            done = tend_team(context.home, context.keys, place, context.at, context.tends)
            told += [*(f"✓ {text}" for text in done.steps), *(f"! {text}" for text in done.stopped)]
        except TeamError as error:
            told.append(f"! {error}")
    return told


def _ask_yes(context: TeamContext, rows: Sequence[TeamRow]) -> None:
    """Ask for a yes or no to what waits, where somebody can be asked."""
    from chefslog.cli.prompt import ask
    from chefslog.team.member.outbox import answer_outbox

    args = context.args
    if args.flag("json") or args.flag("yes") or not sys.stdin.isatty():
        return
    for row in rows:
        if row.is_waiting:
            typed = ask(f"{row.text}. y sends, n not this time, Enter later: ").lower()
            if typed[:1] in ("y", "n"):
                answer_outbox(context.home, row.outbox, typed[0] == "y")


def _sign_all(context: TeamContext, only: str) -> list[str]:
    """Ask a keyholder for the next rosters; what was done or waits, also what could not be."""
    from chefslog.cli.team.roster import sign_roster
    from chefslog.team.errors import TeamError
    from chefslog.team.founding.ceremony import wish_away
    from chefslog.team.member.places import places
    from chefslog.team.member.visit import visiting

    told: list[str] = []
    for place in places(context.home):
        if place.role == "member" or only not in ("", place.team):
            continue
        try:
            with visiting(context.home, context.keys, place) as here:
                wish_away(here.mailroom, here.identity, place.team, context.args.many("without"))
                told += sign_roster(context, here)
        except TeamError as error:
            told.append(str(error))
    return told


def _lines(states: Sequence[TeamState], width: int) -> Iterator[str]:
    from chefslog.team.founding.limits import ROLE_TITLES

    for number, state in enumerate(states):
        if number:
            yield ""
        epoch = f", epoch {state.epoch} ({state.quarter})" if state.epoch else ""
        yield f"{state.place.name}: you {state.seat} {ROLE_TITLES[state.place.role]}{epoch}"
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

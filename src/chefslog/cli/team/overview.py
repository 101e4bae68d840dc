"""Where one stands in one's teams, in one look."""

from __future__ import annotations

from chefslog.cli.command import Arguments
from chefslog.cli.team.context import TeamDesk, lines, of_period, place_of
from chefslog.cli.team.printing import as_json, sit_down
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
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


def overview(args: Arguments) -> int:
    """`chefslog team`: each team, its periods, the next step."""
    desk = TeamDesk(args)
    from chefslog.team.member.state import overview as look

    only = place_of(desk).team if args.text("team") else ""
    desk.send_due()
    journal = sit_down()
    with journal.snapshot as snapshot:
        states = look(desk.home, desk.keys, desk.at, snapshot)
    found = [one for one in states if only in ("", one.place.team)]
    if args.flag("json"):
        as_json([_as_data(one) for one in found])
        return 0
    if not found:
        print("\n".join(INVITATION))
    for at, one in enumerate(found):
        if at:
            print()
        _print(one)
    return 0


def _print(state: TeamState) -> None:
    place = state.place
    epoch = f", epoch {state.epoch} ({state.quarter})" if state.epoch else ""
    print(f"{legible(place.name)}: you are {_ROLES[place.role]}{epoch}")
    lines([state.shown] if state.shown else [], "  ")
    lines(state.news, "  changes: ")
    for one in state.periods:
        lines([of_period(one.period, one.text)], f"  {_MARKS.get(one.state, '·')} ")
    lines([state.next] if state.next else [], "  → ")


def _as_data(state: TeamState) -> dict[str, object]:
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
            {"period": one.period, "state": one.state, "text": one.text, "todo": one.todo}
            for one in state.periods
        ],
        "next": state.next,
    }

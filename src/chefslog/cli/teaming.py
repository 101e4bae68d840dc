"""Where one stands in one's teams, in one look."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.reads import as_json, sit_down
from chefslog.cli.team_desk import TeamDesk
from chefslog.model.legible import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.team.member.state import TeamState

_ROLES = {"member": "member", "desk": "desk", "lock": "second lock"}
_MARKS = {"in": "✓", "released": "✓", "open": "○", "queued": "◐", "arrived": "●", "waiting": "●"}
INVITATION = (
    "No team yet. A team can see its own trends without anybody seeing a person's answers:",
    "chefslog guide team",
    "",
    "To join one:   chefslog team join PLACE --as NAME",
    "To begin one:  chefslog team found PLACE --name TEAM --as NAME, as its desk",
    "To look on:    chefslog team report PLACE",
)


def overview(asked: Asked) -> int:
    """`chefslog team`: each team, its periods, the next step."""
    from chefslog.team.member.state import overview as look

    desk = TeamDesk(asked)
    desk.send_due()
    journal = sit_down()
    with journal.snapshot as snapshot:
        found = [
            one
            for one in look(desk.home, desk.keys, desk.at, snapshot)
            if _is_meant(one, asked.text("team") or "")
        ]
    if asked.flag("json"):
        as_json([_as_data(one) for one in found])
        return 0
    if not found:
        print("\n".join(INVITATION))
    for at, one in enumerate(found):
        if at:
            print()
        _print(one)
    return 0


def _is_meant(state: TeamState, wanted: str) -> bool:
    place = state.place
    return place.team.startswith(wanted) or place.name.casefold() == wanted.casefold()


def _print(state: TeamState) -> None:
    place = state.place
    epoch = f", epoch {state.epoch} ({state.quarter})" if state.epoch else ""
    print(f"{legible(place.name)}: you are {_ROLES[place.role]}{epoch}")
    if state.shown:
        print(f"  {legible(state.shown)}")
    for text in state.news:
        print(f"  changes: {legible(text)}")
    for one in state.periods:
        print(f"  {_MARKS.get(one.state, '·')} {one.period:8} {legible(one.text)}")
    if state.next:
        print(f"  → {legible(state.next)}")


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

"""The commands of a period: what a member shares, what a keyholder tends, what came back."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.reads import as_json, say, sit_down
from chefslog.cli.team_desk import TeamDesk, agreed, lines, place_of, visit
from chefslog.model.legible import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.member.preview import Preview, Row
    from chefslog.team.teamfile import TeamFile

_WIDTH = 20
"""Cells of a bar, one for each point."""


def share(asked: Asked) -> int:
    """`chefslog team share [PERIOD]`: the exact content, a yes, then it is sealed."""
    desk = TeamDesk(asked)
    desk.send_due(undecided=False)
    from chefslog.team.member import sharing
    from chefslog.team.member.periods import open_task
    from chefslog.team.member.preview import preview

    journal = sit_down()
    at_once, is_blank = asked.flag("now"), asked.flag("blank")
    with journal.snapshot as snapshot, visit(desk) as here:
        task = here.task(asked.words[0]) if asked.words else open_task(here, desk.at)
        _decide(desk, asked, task.file)
        seen = preview(here, snapshot, task, desk.at)
        if asked.flag("json") and not asked.flag("yes"):
            as_json(_as_data(seen))
            return 0
        if not asked.flag("json"):
            _show(seen, is_blank)
        agreed(asked, "Send exactly this?" if at_once else "Seal exactly this?")
        if is_blank:
            out = sharing.share_blank(here, task, desk.at, at_once=at_once)
        else:
            out = sharing.share(here, seen, desk.at, at_once=at_once)
    what = "A blank" if out.is_blank else "Exactly that"
    if asked.flag("json"):
        as_json({"period": out.period, "state": out.state, "due": out.due, "blank": out.is_blank})
    elif out.state == "sent":
        print(f"✓ {what} was sent for {out.period}. chefslog team receipt will tell.")
    else:
        print(f"✓ {what} is sealed for {out.period} and waits for the closing day.")
    return 0


def _decide(desk: TeamDesk, asked: Asked, file: TeamFile) -> None:
    """Keep the yes and no that the command line says. Raises UsageError for no such section."""
    from chefslog.team.member.consent import decide

    answers: dict[str, bool] = {}
    for option, answer in (("consent", True), ("withhold", False)):
        for name in asked.many(option):
            if name != "all" and name not in file.sections:
                raise UsageError(
                    f'there is no section "{name}"; there are all, {", ".join(file.sections)}'
                )
            names = file.sections if name == "all" else (name,)
            answers |= dict.fromkeys(names, answer)
    if answers:
        decide(desk.home, file, answers)


def _show(seen: Preview, is_blank: bool) -> None:
    """Everything that would leave, section by section; who sees what, when it goes."""
    task = seen.task
    print(f"{legible(task.file.name)}, {task.period.name}: what would leave this machine\n")
    if is_blank:
        print("○ a blank: every section empty")
    else:
        _show_sections(seen)
    print(f"\nOne file of {seen.size:,} bytes to {legible(seen.place)}, blank or not.")
    lines(seen.who)
    print()
    lines(seen.when)


def _show_sections(seen: Preview) -> None:
    for row in seen.rows:
        print(_heading(row))
        if not row.blank:
            wide = max(map(len, row.labels))
            for label, points in zip(row.labels, row.points, strict=True):
                bar = "█" * points + "·" * (_WIDTH - points)
                print(f"    {label:{wide}}  {bar} {points:2}")
    if seen.held_back:
        print(f"\n{legible(seen.held_back)}")
    if any(row.answer == "" for row in seen.rows):
        print("\nSay yes with --consent SECTION (or all), no with --withhold SECTION.")


def _heading(row: Row) -> str:
    if row.blank:
        return f"○ {row.name}: blank, {row.blank}"
    stands = f"{row.entries} of yours stand behind it; that number stays here"
    return f"● {row.name}: {row.question} ({stands})"


def _as_data(seen: Preview) -> dict[str, Any]:
    names = ("name", "title", "labels", "points", "entries", "answer", "blank")
    return {
        "team": seen.task.file.name,
        "period": seen.task.period.name,
        "place": seen.place,
        "bytes": seen.size,
        "due": seen.due,
        "held_back": seen.held_back,
        "sections": [{name: getattr(row, name) for name in names} for row in seen.rows],
        "who": list(seen.who),
        "when": list(seen.when),
    }


def tend(asked: Asked) -> int:
    """`chefslog team tend`: whatever comes next for a keyholder; 1 where something cannot go on."""
    from chefslog.cli.waiting import waiting
    from chefslog.team.keyholder.tend import Tended
    from chefslog.team.keyholder.tend import tend as tend_periods
    from chefslog.team.mailroom.place import open_mailroom
    from chefslog.team.renewal import renew

    desk = TeamDesk(asked)
    place = place_of(desk)
    if place.role == "member":
        raise UsageError(f"you hold no key of {legible(place.name)}: its two keyholders tend it")
    with open_mailroom(place.place) as mailroom, waiting("tending"):
        mailroom.sync()
        done = Tended()
        if mailroom.names(f"{place.team}/epochs"):
            done = tend_periods(desk.home, desk.keys, mailroom, place.team, desk.at)
        ahead = renew(desk.home, mailroom, desk.keys, place.team, desk.at)
    if asked.flag("json"):
        as_json({
            "done": done.steps, "waiting": [*done.waiting, *ahead], "stopped": done.stopped
        })  # fmt: skip
    else:
        lines(done.steps, "✓ ")
        lines(done.waiting, "· ")
        lines(ahead, "· ")
        if not (done.steps or done.waiting or done.stopped or ahead):
            print("Nothing to do now.")
    say(*(f"! {legible(text)}" for text in done.stopped))
    return int(bool(done.stopped))


def receipt(asked: Asked) -> int:
    """`chefslog team receipt [PERIOD]`: what became of what was sent; 1 where it went wrong."""
    from chefslog.team.member.receipt import receipts

    desk = TeamDesk(asked)
    desk.send_due()
    with visit(desk) as here:
        found = [
            one for one in receipts(here, desk.at) if not asked.words or one.period in asked.words
        ]
    if asked.flag("json"):
        as_json([
            {"period": one.period, "state": one.state, "text": one.text, "todo": one.todo}
            for one in found
        ])  # fmt: skip
    for one in found if not asked.flag("json") else ():
        print(f"{_MARKS.get(one.state, '·')} {one.period}  {legible(one.text)}")
        if one.todo:
            print(f"            {legible(one.todo)}")
    if not found:
        say("Nothing was sealed on this machine for that team and period yet.")
    return int(any(one.state in _WRONG for one in found))


_MARKS = {"in": "✓", "missing": "!", "broken": "!", "earlier": "!", "gone": "!"}
_WRONG = frozenset(("missing", "broken", "earlier", "gone"))

"""The commands of a period: what a member shares, what a keyholder tends, what came back."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.team.context import TeamDesk, agreed, lines, of_period, place_of, visit
from chefslog.cli.team.printing import as_json, say, sit_down
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.member.outbox import Outgoing
    from chefslog.team.member.preview import Preview, Row

_WIDTH = 20
"""Cells of a bar, one for each point."""


def share(args: Arguments) -> int:
    """`chefslog team share [PERIOD]`: the exact content, a yes, then it is sealed."""
    desk = TeamDesk(args)
    from chefslog.team.member import sharing
    from chefslog.team.member.periods import open_task
    from chefslog.team.member.preview import preview

    place = place_of(desk)
    if place.role != "member":
        raise UsageError(f"you hold a key of {legible(place.name)}, and contribute nothing")
    desk.send_due(undecided=False)
    journal = sit_down()
    at_once, is_blank = args.flag("now"), args.flag("blank")
    with journal.snapshot as snapshot, visit(desk) as here:
        task = here.task(args.words[0]) if args.words else open_task(here, desk.at)
        has_answers = _decide(desk, args, task.file)
        seen = preview(here, snapshot, task, desk.at)
        if args.flag("json") and not args.flag("yes"):
            as_json(_as_data(seen, is_blank))
            return 0
        if not args.flag("json"):
            _show(seen, is_blank, at_once)
        kept = "; your yes and no to the sections are kept" if has_answers else ""
        what = "Send exactly this?" if at_once else "Seal exactly this?"
        agreed(args, what, f"nothing was sealed{kept}")
        if is_blank:
            out = sharing.share_blank(here, task, desk.at, at_once=at_once)
        else:
            out = sharing.share(here, seen, desk.at, at_once=at_once)
    _tell(args, out)
    return 0


def _tell(args: Arguments, out: Outgoing) -> None:
    if args.flag("json"):
        as_json({"period": out.period, "state": out.state, "due": _utc(out.due),
                 "blank": out.is_blank})  # fmt: skip
        return
    what = "A blank" if out.is_blank else "Exactly that"
    if out.state == "sent":
        print(f"✓ {what} was sent for {out.period}. chefslog team receipt will tell.")
    else:
        print(f"✓ {what} is sealed for {out.period} and waits for the closing day.")


def _decide(desk: TeamDesk, args: Arguments, file: TeamFile) -> bool:
    """Keep the yes and no that the command line says, if any. Raises UsageError."""
    from chefslog.team.member.consent import decide

    said = {
        answer: {one for text in args.many(option) for one in text.replace(",", " ").split()}
        for option, answer in (("consent", True), ("withhold", False))
    }
    for name in sorted((said[True] | said[False]) - {"all", *file.sections}):
        raise UsageError(f'there is no section "{name}"; there are all, {", ".join(file.sections)}')
    if said[True] & said[False]:
        raise UsageError(f"yes and no to the same: {', '.join(sorted(said[True] & said[False]))}")
    # What is named by itself is meant more than what all stands for.
    answers: dict[str, bool] = {}
    for answer, names in said.items():
        answers |= dict.fromkeys(file.sections if "all" in names else (), answer)
    for answer, names in said.items():
        answers |= dict.fromkeys(names - {"all"}, answer)
    if answers:
        decide(desk.home, file, answers)
    return bool(answers)


def _show(seen: Preview, is_blank: bool, at_once: bool) -> None:
    """Everything that would leave, section by section; who sees what, when it goes."""
    task = seen.task
    print(f"{legible(task.file.name)}, {task.period.name}: what would leave this machine\n")
    if is_blank:
        print("○ a blank: every section empty")
    else:
        _show_sections(seen)
    print()
    lines((f"One file of {seen.size:,} bytes to {seen.place}, blank or not.", *seen.who))
    print()
    lines(_when(seen, at_once))


def _when(seen: Preview, at_once: bool) -> tuple[str, ...]:
    if not at_once:
        return seen.when
    return (
        "It goes now: whoever runs the place sees that you sent it before the closing day.",
        seen.when[-1],
    )


def _show_sections(seen: Preview) -> None:
    for row in seen.rows:
        lines([_heading(row)])
        if not row.blank:
            wide = max(map(len, row.labels))
            for label, points in zip(row.labels, row.points, strict=True):
                bar = "█" * points + "·" * (_WIDTH - points)
                print(f"    {label:{wide}}  {bar} {points:2}")
    if seen.held_back:
        print()
        lines([seen.held_back])
    if any(row.answer == "" for row in seen.rows):
        print("\nSay yes with --consent SECTION (or all), no with --withhold SECTION.")


def _heading(row: Row) -> str:
    if row.blank:
        return f"○ {row.name}: blank, {row.blank}"
    stands = f"{row.entries} of yours stand behind it; that number stays here"
    return f"● {row.name}: {row.question} ({stands})"


def _as_data(seen: Preview, is_blank: bool) -> dict[str, Any]:
    names = ("name", "title", "labels", "points", "entries", "answer", "blank")
    sections = [{name: getattr(row, name) for name in names} for row in seen.rows]
    if is_blank:
        nothing = {"blank": "you want to send a blank"}
        sections = [{**one, "points": [0] * len(one["points"]), **nothing} for one in sections]
    return {
        "team": seen.task.file.name,
        "period": seen.task.period.name,
        "place": seen.place,
        "bytes": seen.size,
        "due": _utc(seen.due),
        "held_back": seen.held_back,
        "sections": sections,
        "who": list(seen.who),
        "when": list(seen.when),
    }


def _utc(at: int) -> str:
    """A UNIX second as text: 2026-11-02T12:00:00Z."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def tend(args: Arguments) -> int:
    """`chefslog team tend`: whatever comes next for a keyholder; 1 where something cannot go on."""
    desk = TeamDesk(args)
    from chefslog.team.keyholder.renewal import tend_all
    from chefslog.team.keyholder.tend import erase_expired
    from chefslog.team.mailroom.place import open_mailroom

    place = place_of(desk)
    if place.role == "member":
        raise UsageError(f"you hold no key of {legible(place.name)}: its two keyholders tend it")
    # First, whether or not the place can be reached.
    erase_expired(desk.home, desk.keys, place.team, desk.at)
    with open_mailroom(desk.home, place.place) as mailroom:
        mailroom.sync()
        done = tend_all(desk.home, mailroom, desk.keys, place.team, desk.at)
    if args.flag("json"):
        as_json({"done": done.steps, "waiting": done.waiting, "stopped": done.stopped})
    else:
        lines(done.steps, "✓ ")
        lines(done.waiting, "· ")
        if not (done.steps or done.waiting or done.stopped):
            print("Nothing to do now.")
    say(*(f"! {legible(text)}" for text in done.stopped))
    return int(bool(done.stopped))


def receipt(args: Arguments) -> int:
    """`chefslog team receipt [PERIOD]`: what became of what was sent; 1 where it went wrong."""
    desk = TeamDesk(args)
    from chefslog.team.member.receipt import receipts

    desk.send_due()
    with visit(desk) as here:
        for word in args.words:
            here.task(word)
        found = [
            one for one in receipts(here, desk.at) if not args.words or one.period in args.words
        ]
    if args.flag("json"):
        as_json([
            {"period": one.period, "state": one.state, "text": one.text, "todo": one.todo}
            for one in found
        ])  # fmt: skip
    for one in found if not args.flag("json") else ():
        lines([of_period(one.period, one.text)], f"{_MARKS.get(one.state, '·')} ")
        lines([one.todo] if one.todo else [], "           ")
    if not found:
        say("Nothing was sealed on this machine for that team and period yet.")
    return int(any(one.state in _WRONG for one in found))


_MARKS = {"in": "✓", "missing": "!", "broken": "!", "earlier": "!", "gone": "!"}
_WRONG = frozenset(("missing", "broken", "earlier", "gone"))

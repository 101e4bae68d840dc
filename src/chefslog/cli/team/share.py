"""`chefslog team share`, `tend` and `receipt`: what happens in a period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, terminal
from chefslog.cli.prompt import require_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import (
    TeamContext,
    fold_lines,
    of_period,
    pick_data,
    split_names,
    split_paths,
)
from chefslog.home.narration import narrate
from chefslog.team.bands import PATH, POINTS
from chefslog.team.calendar import instant
from chefslog.team.founding.limits import same_name
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.member import sender
from chefslog.team.member.consent import decide, defend, set_standing
from chefslog.team.member.preview import Preview, open_task, preview
from chefslog.team.member.receipt import Receipt, receipts
from chefslog.team.member.sender import tend_team
from chefslog.team.questions import path_of
from chefslog.team.task import Task

_WIDTH = 10
"""Cells of a bar."""
_MARKS = {"in": "✓", "missing": "!", "broken": "!", "earlier": "!", "gone": "!"}


def share(args: Arguments) -> Output:
    """`chefslog team share [PERIOD]`: the exact content, then a yes or no to it."""
    context = TeamContext(args)
    place = context.choose_place()
    if place.role != "member":
        raise UsageError(f"you hold a key of {place.name}, and contribute nothing")
    at_once, is_blank = args.flag("now"), args.flag("blank")
    with open_reader(args).snapshot as snapshot:
        context.send_due(snapshot)
        with context.visit() as here:
            task = here.task(args.words[0]) if args.words else open_task(here, context.at)
            has_answers = _decide(context, task.file)
            seen = preview(here, snapshot, task, context.at)
            if args.flag("json") and not args.flag("yes"):
                return Output(_preview_data(seen, is_blank))
            kept = "; what you said of the questions is kept" if has_answers else ""
            question = "Send exactly this now?" if at_once else "Yes to this?"
            shown = tuple(_preview_lines(seen, is_blank, at_once, terminal().width))
            require_yes(args, question, f"nothing was decided{kept}", shown=shown)
            for option, is_on in (("always", True), ("ask", False)):
                if args.flag(option):
                    set_standing(context.home, task.file, is_on)
            if at_once:
                sent = sender.share(here, seen, context.at, is_yes=not is_blank)
            else:
                sender.answer(here, seen, is_yes=not is_blank)
                return _answer_output(task, _when_it_goes(task, context.at), is_blank)
    return _answer_output(task, f"went, as file {sent.seq}", sent.is_blank)


def _when_it_goes(task: Task, at: float) -> str:
    if task.period.opens <= at:
        return "goes with the next file that replaces yours"
    return f"goes with the next file, from {instant(task.period.opens)}"


def _answer_output(task: Task, what: str, is_blank: bool) -> Output:
    subject = "A blank" if is_blank else "Exactly that"
    data = {"period": task.period.name, "answer": "no" if is_blank else "yes", "what": what}
    note = "Run chefslog today, chefslog team or the app once more before it closes."
    notes = [] if what.startswith("went") else [note]
    return Output(data, [f"✓ {task.period.name}: {subject} {what}."], notes=notes)


def _decide(context: TeamContext, file: TeamFile) -> bool:
    """Keep the yes and no that the command line says, if any. Raises UsageError."""
    yes, no = (split_names(context.args.many(option)) for option in ("consent", "withhold"))
    for name in sorted((yes | no) - {"all", *file.questions}):
        raise UsageError(
            f'there is no question "{name}"; there are all, {", ".join(file.questions)}'
        )
    if both := yes & no:
        raise UsageError(f"yes and no to the same: {', '.join(sorted(both))}")
    # What is named by itself is meant more than what all stands for.
    every = dict.fromkeys(file.questions, "all" in yes) if "all" in yes | no else {}
    answers = every | dict.fromkeys(yes - {"all"}, True) | dict.fromkeys(no - {"all"}, False)
    if answers:
        decide(context.home, file, answers)
    return _defend(context, file) or bool(answers)


def _defend(context: TeamContext, file: TeamFile) -> bool:
    """Keep which paths the command line says one could defend, if any. Raises UsageError."""
    known = {same_name(path_of(name)): name for name in file.questions if path_of(name)}
    said: dict[str, bool] = {}
    for option, could in (("defend", True), ("not_defend", False)):
        for path in split_paths(context.args.many(option)):
            name = known.get(same_name(path))
            if name is None:
                there = ", ".join(map(path_of, known.values())) or "none"
                raise UsageError(f'there is no path "{path}"; this team has: {there}')
            if said.setdefault(name, could) != could:
                raise UsageError(f"yes and no to the same: {path}")
    if said:
        defend(context.home, file, said)
    return bool(said)


def _preview_lines(seen: Preview, is_blank: bool, at_once: bool, width: int) -> Iterator[str]:
    """Everything that would leave, question by question; who sees what, when it goes."""
    yield f"{seen.task.file.name}, {seen.task.period.name}: what goes with a yes"
    yield ""
    if is_blank:
        yield "○ a blank: every question empty"
    else:
        yield from _question_lines(seen, width)
    yield ""
    size = f"One file of {seen.size:,} bytes to {seen.place}, blank or not."
    yield from fold_lines((size, *seen.who), width)
    yield ""
    now = "It goes now: whoever runs the place sees that you sent it at this moment."
    yield from fold_lines([now] if at_once else seen.when, width)


def _question_lines(seen: Preview, width: int) -> Iterator[str]:
    wide = max(len(row.question.title) for row in seen.rows if row.question.kind != PATH)
    for row in seen.rows:
        if row.number is None:
            yield from fold_lines([f"○ {row.question.title:{wide}}  empty: {row.blank}"], width)
            continue
        text = f"● {row.question.title:{wide}}  {row.question.say_number(row.number):16}"
        bar = ("█" * max(1, round(row.number / POINTS * _WIDTH))).ljust(_WIDTH, "·")
        yield text.rstrip() if row.question.kind == PATH else f"{text}  {bar}  from {row.entries}"
    if any(row.question.kind == PATH and row.own is None for row in seen.rows):
        hint = "A path is answered with --defend PATH or --not-defend PATH, else it stays empty."
        yield from fold_lines([hint], width)
    if seen.held_back:
        yield ""
        yield from fold_lines([seen.held_back], width)


def _preview_data(seen: Preview, is_blank: bool) -> dict[str, Any]:
    period = seen.task.period
    opens, closes = (
        datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for at in (period.opens, period.closes)
    )
    questions = [
        {
            **pick_data(row.question, "name", "title"),
            "number": None if is_blank else row.number,
            **pick_data(row, "entries", "answer"),
            "blank": "you want to send a blank" if is_blank else row.blank,
        }
        for row in seen.rows
    ]
    return {
        "team": seen.task.file.name,
        "period": period.name,
        "place": seen.place,
        "bytes": seen.size,
        "opens": opens,
        "closes": closes,
        "decided": seen.outbox.answer if seen.outbox else "",
        "standing": seen.is_standing,
        "held_back": seen.held_back,
        "questions": questions,
        "who": list(seen.who),
        "when": list(seen.when),
    }


def tend(args: Arguments) -> Output:
    """`chefslog team tend`: whatever comes next for a keyholder; 1 where something cannot go on."""
    context = TeamContext(args)
    place = context.choose_place()
    if place.role == "member":
        raise UsageError(f"you hold no key of {place.name}: its two keyholders tend it")
    done = tend_team(context.home, context.keys, place, context.at)

    def lines(width: int) -> Iterator[str]:
        yield from fold_lines(done.steps, width, "✓ ")
        yield from fold_lines(done.waiting, width, "· ")
        if not (done.steps or done.waiting or done.stopped):
            yield "Nothing to do now."

    narrate(*(f"! {text}" for text in done.stopped))
    data = {"done": done.steps, "waiting": done.waiting, "stopped": done.stopped}
    return Output(data, lines, code=int(bool(done.stopped)))


def show_receipts(args: Arguments) -> Output:
    """`chefslog team receipt [PERIOD]`: what became of what was sent; 1 where it went wrong."""
    context = TeamContext(args)
    with open_reader(args).snapshot as snapshot:
        context.send_due(snapshot)
    with context.visit() as here:
        for word in args.words:
            here.task(word)
        every = receipts(here, context.at)
    found = [one for one in every if not args.words or one.period in args.words]
    note = "Nothing was sealed on this machine for that team and period yet."
    return Output(
        [pick_data(one, "period", "state", "text", "todo") for one in found],
        lambda width: _receipt_lines(found, width),
        notes=() if found else [note],
        code=int(any(_MARKS.get(one.state) == "!" for one in found)),
    )


def _receipt_lines(found: Sequence[Receipt], width: int) -> Iterator[str]:
    for one in found:
        text, mark = of_period(one.period, one.text), _MARKS.get(one.state, "·")
        yield from fold_lines([text], width, f"{mark} ")
        yield from fold_lines([one.todo], width, " " * 11)

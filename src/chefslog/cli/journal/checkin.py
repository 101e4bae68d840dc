"""`chefslog checkin`: the week's five answers."""

from __future__ import annotations

from chefslog.capture.lexer import decoded
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader, open_writer
from chefslog.home.narration import is_accessible
from chefslog.model.checkin import CHECKIN_LABELS, SCALES, check_answer
from chefslog.reading.today import load_checkin as read_checkin
from chefslog.reading.today import week_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def checkin(args: Arguments) -> Output:
    """`chefslog checkin`: five answers, or the week as it stands."""
    reader = open_reader(args)
    week = _week(args, reader.today)
    saved = read_checkin(reader.snapshot, week)
    reader.snapshot.close()
    answers: dict[str, Any] = {}
    if args.words:
        answers.update(_answers(args.words))
    for option, name in (("impact", "impact_ai"), ("note", "note")):
        if args.text(option) is not None:
            answers[name] = decoded(str(args.text(option)))
    if not answers:
        return Output(_data(week, saved), _lines(week, saved))
    from chefslog.store import records

    saved = {name: value for name, value in (saved or {}).items() if name in CHECKIN_LABELS}
    saved = {name: value for name, value in saved.items() if value is not None} | answers
    with open_writer() as journal:
        records.save_checkin(journal, week, saved)
    return Output(_data(week, saved), _lines(week, saved), notes=[f"✓ Check-in for {week}"])


def _data(week: str, saved: dict[str, Any] | None) -> dict[str, Any]:
    named = {name: value for name, value in (saved or {}).items() if value is not None}
    return {"week": week, **named}


def _lines(week: str, saved: dict[str, Any] | None) -> list[str]:
    if saved is None:
        return [
            f"No check-in for {week} yet. The questions, each answered with 1 to 5:",
            *(f"  {scale.label}: 1 {scale.low} to 5 {scale.high}" for scale in SCALES.values()),
        ]
    width = max(map(len, CHECKIN_LABELS.values()))
    return [
        (f"{label}: " if is_accessible() else f"{label:{width}}  ")
        + ("–" if saved.get(name) is None else str(saved[name]))
        for name, label in CHECKIN_LABELS.items()
    ]


def _week(args: Arguments, today: int) -> str:
    from chefslog.capture.dates import YEARLESS_REACH, read_week

    text = args.text("week")
    if text is None:
        return week_of(today)
    span = read_week(text, today)
    if span is None:
        raise UsageError(f'--week: "{text}" is not a week such as 2026-W47, 47 or last')
    if span[0] > today:
        raise UsageError(f"--week: {text} has not begun")
    if span[0] < today - YEARLESS_REACH and "-" not in text:
        raise UsageError(
            f"--week: {text} has not begun this year; last year's is {week_of(span[0])}"
        )
    return week_of(span[0])


def _answers(words: list[str]) -> dict[str, Any]:
    """The five answers, and what follows them as the note. Raises UsageError."""
    if len(words) < len(SCALES):
        names = ", ".join(scale.label.lower() for scale in SCALES.values())
        raise UsageError(f"five answers from 1 to 5 (`-` leaves one out): {names}")
    answers: dict[str, Any] = {}
    note = decoded(" ".join(words[len(SCALES) :])).strip()
    if note:
        answers["note"] = note
    for name, word in zip(SCALES, words, strict=False):
        if word == "-":
            continue
        answers[name] = int(word) if word in ("1", "2", "3", "4", "5") else word
        try:
            check_answer(name, answers[name])
        except ValueError as error:
            raise UsageError(str(error)) from None
    return answers

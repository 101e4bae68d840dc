"""`chefslog add` with options: a field each, `--json`, `--strict`, `--edit`, `--source`."""

from __future__ import annotations

import sys
from contextlib import nullcontext

from chefslog.capture import add as thin
from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.home.clock import Moment, now
from chefslog.home.paths import Home, HomeError, Rules, find_home, rules
from chefslog.model.entry import EntryError, checked_draft, checked_source, is_machine
from chefslog.model.fields import FIELDS, FLAG_OF, FieldError, read_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def add(asked: Asked) -> int:
    """Add one entry; the exit code. Raises AddError, UsageError."""
    line, notes = _typed(asked)
    try:
        home = find_home()
        held = rules(home)
        moment = now(held.day_starts)
    except HomeError as error:
        raise thin.AddError(thin.homeless(error, line, notes)) from None
    draft, hints, problems = _draft(asked, line, notes, moment, held)
    if problems and asked.flag("strict"):
        thin.say(hints)
        raise UsageError("nothing was saved (--strict).\nYour line: " + draft.get("typed", ""))
    code = _keep(asked, home, draft, moment, held)
    thin.say([*held.problems, *hints])
    return code


def _keep(asked: Asked, home: Home, draft: dict[str, Any], moment: Moment, held: Rules) -> int:
    source = _source(asked)
    edited = None
    if asked.flag("edit"):
        from chefslog.cli.journal.edit import in_editor

        edited = in_editor(home, draft, moment, held)
        if edited is None and "headline" not in draft:
            return 0
    with edited or nullcontext():
        if edited:
            draft = {**edited.fields, "typed": draft.get("typed", "")}
        draft = checked_draft({name: value for name, value in draft.items() if value is not None})
        entry_id = thin.drop(home, draft, moment, source)
    if asked.flag("json"):
        from chefslog.cli.journal.read import as_json

        as_json({"id": entry_id, "day": moment.day, "source": source, **draft})
    else:
        print(thin.echo(entry_id, draft, moment, held.labels))
        if is_machine(source):
            thin.say([f"A draft from {source}: it waits for your yes in `chefslog drafts`."])
    return 0


def _source(asked: Asked) -> str:
    try:
        return checked_source(asked.text("source") or "shell")
    except EntryError as error:
        raise UsageError(f"--{error}. Nothing was saved.") from None


def _typed(asked: Asked) -> tuple[str, str]:
    """The line and the notes, from the words or from standard input. Raises UsageError."""
    words = asked.words
    if words != ["-"] and (words or _has_headline(asked)):
        return thin.joined(words), ""
    if words or not sys.stdin.isatty():
        return thin.from_stdin()
    if not asked.flag("edit"):
        raise UsageError("no line given; say what got solved, or use --edit")
    return "", ""


def _draft(
    asked: Asked, line: str, notes: str, moment: Moment, held: Rules
) -> tuple[dict[str, Any], list[str], list[str]]:
    words = asked.words
    given = _given(asked, held)
    if "headline" in given:
        line = f"{given['headline']} {line}".strip() if words else given["headline"]
    if not line.strip() and asked.flag("edit"):
        return {"typed": "", **given, **_day(asked, moment)}, [], []
    draft, hints, problems = thin.understand(line, notes, moment, held, words)
    for name, value in given.items():
        if name == "headline":
            continue
        old = draft.get(name)
        many = isinstance(old, list) and isinstance(value, list) and name != "bugs"
        draft[name] = [*old, *value] if many and old is not None else value
    return draft | _day(asked, moment), hints, problems


def _has_headline(asked: Asked) -> bool:
    return asked.text("headline") is not None


def _given(asked: Asked, held: Rules) -> dict[str, Any]:
    """The fields that came as options. Raises UsageError naming the option."""
    given: dict[str, Any] = {}
    for field in FIELDS:
        name = FLAG_OF[field.name]
        texts = asked.many(name)
        single = asked.text(name)
        texts = texts or ([] if single is None else [single])
        try:
            values = [
                read_value(
                    field,
                    thin.decoded(text).lstrip(_marks(field.values, field.kind)),
                    held.labels,
                    held.day_minutes,
                )
                for text in texts
            ]
        except FieldError as error:
            raise UsageError(f"--{name}: {error}. Nothing was saved.") from None
        if values:
            many = field.kind in ("words", "links")
            given[field.name] = [one for part in values for one in part] if many else values[-1]
    return given


def _marks(values: tuple[str, ...], kind: str) -> str | None:
    return "".join(values) + " " if kind == "words" and values else " "


def _day(asked: Asked, moment: Moment) -> dict[str, str]:
    text = asked.text("day")
    if text is None:
        return {}
    from chefslog.capture.dates import DayError, read_entry_day

    try:
        return {"day": read_entry_day(thin.decoded(text), moment.day)}
    except DayError as error:
        raise UsageError(f"--{error}. Nothing was saved.") from None

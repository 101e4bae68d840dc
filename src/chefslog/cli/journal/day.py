"""`chefslog day`: the day's drafts and follow-ups, one key each."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, bold, dim
from chefslog.cli.prompt import ask
from chefslog.cli.reader import open_reader, open_writer
from chefslog.cli.text import count_text, day_name, entry_data, entry_name
from chefslog.home.narration import narrate
from chefslog.model.days import parse_day
from chefslog.model.entry import suggested_level
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading import today as agenda
from chefslog.reading.entry import day_of, load_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader

_KEYS = "y keep · e edit · x drop · enter later · q stop"
_NOTE_LINES = 6


class _Stop(Exception):
    """The person has had enough for today."""


def walk_day(args: Arguments) -> Output:
    """`chefslog day [DAY]`: on a terminal each draft is asked about, elsewhere they are listed."""
    reader = open_reader(args)
    day = _parse_day(args, reader)
    found = list(pages.rows(reader.snapshot, state="draft"))
    rows = [row for row in found if args.flag("all") or day_of(row[pages.KEY]) == day]
    drafts = list(load_entries(reader.snapshot, (row[pages.ID] for row in rows[::-1])))
    due = agenda.due(reader.snapshot, reader.today, reader.rules.follow_up_days)
    follow_ups = list(load_entries(reader.snapshot, (row[pages.ID] for row in due)))
    others = len(found) - len(rows)
    asks = sys.stdin.isatty() and not args.flag("json") and not args.flag("plain")
    if asks:
        reader.snapshot.close()
        lines: list[Line] = [*_walk(reader, drafts, follow_ups)]
    else:
        lines = [*_list(reader, drafts, follow_ups)]
    notes = [f"{count_text(others, 'other draft')}: chefslog day --all"] if others else []
    if not drafts and not follow_ups:
        lines = []
        notes.insert(0, f"No drafts for {day_name(day, reader.today).lower()}.")
    data = {
        "drafts": [entry_data(entry) for entry in drafts],
        "follow_ups": [entry_data(entry) for entry in follow_ups],
        "other_drafts": others,
    }
    return Output(data, lines, notes=notes)


def _parse_day(args: Arguments, reader: Reader) -> int:
    if not args.words:
        return reader.today
    from chefslog.capture.dates import read_day

    text = " ".join(args.words)
    day = read_day(text, reader.today)
    if day is None:
        raise UsageError(f'"{text}" is no day such as fri, yesterday or 2026-11-20')
    return day


def _list(
    reader: Reader, drafts: list[dict[str, Any]], follow_ups: list[dict[str, Any]]
) -> Iterator[Line]:
    for entry in drafts:
        yield from _describe(reader, entry)
        yield f"  chefslog drafts {entry['short'][:6]} --yes   (or --no)"
    for entry in follow_ups:
        yield f"{entry_name(entry)}: did it hold up?"
        yield f"  chefslog held {entry['short'][:6]} held   (or reworked, reverted, incident)"


def _describe(reader: Reader, entry: dict[str, Any]) -> Iterator[Line]:
    day = day_name(parse_day(entry["day"]) or reader.today, reader.today)
    made = (entry.get("extra") or {}).get("git")
    origin = [day, entry["source"], entry.get("project", "")]
    if isinstance(made, dict) and isinstance(made.get("commits"), int):
        origin.append(count_text(made["commits"], "commit"))
    yield bold(entry_name(entry))
    yield dim("  " + legible(" · ".join(part for part in origin if part)))
    if entry.get("impact"):
        yield f"  impact: {legible(entry['impact'])}"
    lines = [line for line in entry.get("notes", "").split("\n") if line.strip()]
    yield from (f"  {legible(line)}" for line in lines[:_NOTE_LINES])
    if len(lines) > _NOTE_LINES:
        yield dim(f"  and {count_text(len(lines) - _NOTE_LINES, 'more line')}")
    suggested = suggested_level(entry)
    if suggested:
        label = BY_NAME["delegation"].kind.describe(suggested["ai"], reader.rules.labels)
        yield f"  suggested AI level: {label} ({legible(suggested['why'])})"


def _walk(
    reader: Reader, drafts: list[dict[str, Any]], follow_ups: list[dict[str, Any]]
) -> Iterator[Line]:
    kept = dropped = 0
    try:
        for number, entry in enumerate(drafts, 1):
            state = _decide(reader, entry, f"{number} of {len(drafts)}")
            kept += state == "entry"
            dropped += state == "dismissed"
        answered = _answer_follow_ups(reader, follow_ups)
    except _Stop:
        answered = 0
    later = len(drafts) - kept - dropped
    counts = ((kept, "kept"), (dropped, "dropped"), (later, "left for later"))
    parts = [f"{count} {word}" for count, word in counts if count]
    parts += [f"{count_text(answered, 'follow-up')} answered"] if answered else []
    yield f"✓ {', '.join(parts)}" if parts else "Nothing was changed."


def _show(lines: Iterator[Line], head: str) -> None:
    narrate("", head)
    for line in lines:
        parts = line if isinstance(line, tuple) else (line,)
        narrate("".join(part if isinstance(part, str) else part.text for part in parts))


def _decide(reader: Reader, entry: dict[str, Any], head: str) -> str:
    """Ask about one draft and carry the answer out; the state that it is in then."""
    _show(_describe(reader, entry), head)
    suggested = suggested_level(entry)
    level = f"a keep with ai:{suggested['ai']} · " if suggested else ""
    while True:
        answer = ask(f"  {level}{_KEYS}  ").lower()[:1]
        if answer == "q":
            raise _Stop
        if answer == "e":
            return _decide(reader, _edit(reader, entry), f"{head}, edited")
        if answer == "":
            return "draft"
        if answer == "x":
            _change(entry, {}, "dismissed", "dismiss")
            return "dismissed"
        if answer == "y" or (answer == "a" and suggested):
            changes = {"delegation": suggested["ai"]} if answer == "a" and suggested else {}
            _change(entry, {**changes, **_ask_rest(entry, bool(suggested))}, "entry", "approve")
            return "entry"


def _edit(reader: Reader, entry: dict[str, Any]) -> dict[str, Any]:
    """Open a draft in the editor; how it is now."""
    from chefslog.cli.journal.edit import edit
    from chefslog.cli.table import find_command
    from chefslog.reading.connect import open_snapshot

    command = find_command("edit")
    assert command
    edit(Arguments(command, [entry["id"]], {}))
    with open_snapshot(reader.home) as snapshot:
        return next(iter(load_entries(snapshot, [entry["id"]])), entry)


def _ask_rest(entry: dict[str, Any], is_with_ai: bool) -> dict[str, Any]:
    """What no machine knows: what changed for whom, and whether AI helped."""
    given: dict[str, Any] = {}
    if not entry.get("impact"):
        impact = ask("  What changed, and for whom? (enter: skip)  ")
        # A key of the question before is no answer to this one.
        given |= {"impact": impact} if len(impact) > 1 else {}
    if is_with_ai or entry.get("tools"):
        effect = BY_NAME["ai_effect"].kind.parse(ask("  Did AI help? helped neutral hurt  "))
        given |= {"ai_effect": effect} if effect else {}
    return given


def _change(entry: dict[str, Any], fields: dict[str, Any], state: str, verb: str) -> None:
    from chefslog.store.entries import edit_entries, set_state

    with open_writer() as journal:
        if fields:
            edit_entries(journal, {entry["id"]: fields})
        set_state(journal, [entry["id"]], state, verb)


def _answer_follow_ups(reader: Reader, follow_ups: list[dict[str, Any]]) -> int:
    """Ask whether older work held, with what git knows; how many were answered."""
    if not follow_ups:
        return 0
    from chefslog.exchange.harvest.follow_ups import judge_entries
    from chefslog.model.entry import VERDICTS
    from chefslog.store.records import give_verdict

    found, problems = judge_entries(reader.home, follow_ups)
    narrate(*problems)
    answered = 0
    for entry in follow_ups:
        evidence = found.get(entry["id"])
        narrate("", f"{entry_name(entry)}: did it hold up?")
        narrate(*(f"  {line}" for line in (evidence.why if evidence else ())))
        proposed = evidence.verdict if evidence and evidence.verdict != "unknown" else ""
        words = f"y {proposed} · " if proposed else ""
        answer = ask(f"  {words}{' · '.join(VERDICTS)} · enter later · q stop  ").lower()
        if answer == "q":
            break
        fits = [verdict for verdict in VERDICTS if answer and verdict.startswith(answer)]
        verdict = proposed if answer == "y" else fits[0] if len(fits) == 1 else ""
        if verdict:
            note = " ".join(evidence.why) if evidence and verdict == proposed else None
            with open_writer() as journal:
                give_verdict(journal, entry["id"], verdict, note)
            answered += 1
    return answered

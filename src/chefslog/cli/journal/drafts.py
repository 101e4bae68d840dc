"""`chefslog drafts` and `day`: what machines propose, to be accepted, changed or refused."""

from __future__ import annotations

import sys
from itertools import islice

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output, bold, dim
from chefslog.cli.reader import find_entries, open_reader, open_writer
from chefslog.cli.text import cells, count_text, day_name, entry_data, entry_line, entry_name
from chefslog.home.narration import narrate
from chefslog.model.days import parse_day
from chefslog.model.entry import suggested_level
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import legible
from chefslog.reading import pages
from chefslog.reading import today as agenda
from chefslog.reading.connect import JournalError, open_snapshot
from chefslog.reading.entry import day_of, load_entries
from chefslog.reading.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.cli.output import Line, Styled
    from chefslog.cli.reader import Reader

_KEYS = "y keep · e edit · x drop · enter later · q stop"
_NOTE_LINES = 6


def drafts(args: Arguments) -> Output:
    """`chefslog drafts`: look; `--yes` and `--no` decide."""
    if args.flag("yes") and args.flag("no"):
        raise UsageError("--yes or --no, not both")
    if args.flag("yes") or args.flag("no"):
        return _answer_drafts(args, args.flag("yes"))
    reader, limit, source = open_reader(args), limit_of(args), args.text("source")
    ids = {resolve(reader.snapshot, word) for word in args.words}

    def find_rows() -> Iterator[tuple[Any, ...]]:
        for row in pages.rows(reader.snapshot, state="draft"):
            if source in (None, row[pages.SOURCE]) and (not ids or row[pages.ID] in ids):
                yield row

    rows = [*islice(find_rows(), limit)]
    listing = Listing(rows, limit)

    def notes() -> Iterator[str]:
        yield from listing.notes(
            lambda most: sum(1 for _ in islice(find_rows(), most)), "No drafts to review.", "draft"
        )
        if rows:
            yield "Answer with: chefslog drafts ID --yes (or --no). To change one: chefslog edit ID"

    def lines(width: int) -> Iterator[Line]:
        for row in listing:
            entry = next(load_entries(reader.snapshot, [row[pages.ID]]), {})
            parts = [entry.get("source", ""), *_commits(entry)]
            suggested = suggested_level(entry)
            parts += [f"ai:{suggested['ai']}?"] if suggested else []
            origin = f"  {legible(', '.join(parts))}"
            yield (*entry_line(row, width and width - cells(origin)), dim(origin))

    return listing_output(reader, listing, notes(), lines)


def _commits(entry: dict[str, Any]) -> list[str]:
    """How many commits a draft was made of, in words; nothing where it was made otherwise."""
    made = (entry.get("extra") or {}).get("git")
    count = made.get("commits") if isinstance(made, dict) else None
    return [count_text(count, "commit")] if isinstance(count, int) else []


def _find_drafts(args: Arguments, source: str | None) -> list[str]:
    """Return the ids of all drafts from a source; of none without one."""
    if not source:
        return []
    rows = pages.rows(open_reader(args).snapshot, state="draft")
    return [row[pages.ID] for row in rows if row[pages.SOURCE] == source]


def _answer_drafts(args: Arguments, is_yes: bool) -> Output:
    source = args.text("source")
    if not args.words and not source:
        raise UsageError("name the drafts, or all of a source with --source git")
    named = find_entries(args, [*args.words, *_find_drafts(args, source)])
    if not named:
        note = f"There is no draft from {legible(str(source))}."
        return Output({"state": "draft", "entries": []}, notes=[note])
    state, verb = ("entry", "approve") if is_yes else ("dismissed", "dismiss")
    for entry in named:
        if entry["state"] == state:
            place = "is in the journal already" if is_yes else "was refused already"
            raise JournalError(f"{entry_name(entry)} {place}. Nothing was changed.")
    from chefslog.store import entries

    ids = [entry["id"] for entry in named]
    with open_writer() as journal:
        if is_yes and args.flag("level"):
            levels = {entry["id"]: suggested_level(entry) for entry in named}
            changes = {ref: {"delegation": level["ai"]} for ref, level in levels.items() if level}
            if changes:
                entries.edit_entries(journal, changes)
        entries.set_state(journal, ids, state, verb)
    what = "In the journal" if is_yes else "Not proposed again"
    return Output({"state": state, "entries": ids}, [f"✓ {what}: {count_text(len(ids), 'draft')}"])


def walk_day(args: Arguments) -> Output:
    """`chefslog day [DAY]`: on a terminal each draft is asked about, elsewhere they are listed."""
    reader = open_reader(args)
    day = _parse_day(args, reader.today)
    found = list(pages.rows(reader.snapshot, state="draft"))
    rows = [row for row in found if args.flag("all") or day_of(row[pages.KEY]) == day]
    drafts = list(load_entries(reader.snapshot, (row[pages.ID] for row in rows[::-1])))
    due = agenda.due(reader.snapshot, reader.today, reader.rules.follow_up_days)
    follow_ups = list(load_entries(reader.snapshot, (row[pages.ID] for row in due)))
    others = len(found) - len(rows)
    notes = [f"{count_text(others, 'other draft')}: chefslog day --all"] if others else []
    lines: list[Line] = []
    if not drafts and not follow_ups:
        notes.insert(0, f"No drafts for {day_name(day, reader.today).lower()}.")
    elif sys.stdin.isatty() and not args.flag("json") and not args.flag("plain"):
        reader.snapshot.close()
        lines += [_walk(reader, drafts, follow_ups)]
    else:
        lines += _list_day(reader, drafts, follow_ups)
    data = {
        "drafts": [entry_data(entry) for entry in drafts],
        "follow_ups": [entry_data(entry) for entry in follow_ups],
        "other_drafts": others,
    }
    return Output(data, lines, notes=notes)


def _parse_day(args: Arguments, today: int) -> int:
    if not args.words:
        return today
    from chefslog.capture.dates import read_day

    text = " ".join(args.words)
    day = read_day(text, today)
    if day is None:
        raise UsageError(f'"{text}" is no day such as fri, yesterday or 2026-11-20')
    return day


def _list_day(
    reader: Reader, drafts: list[dict[str, Any]], follow_ups: list[dict[str, Any]]
) -> Iterator[Line]:
    for entry in drafts:
        yield from _describe(reader, entry)
        yield f"  chefslog drafts {entry['short'][:6]} --yes   (or --no)"
    for entry in follow_ups:
        yield f"{entry_name(entry)}: did it hold up?"
        yield f"  chefslog held {entry['short'][:6]} held   (or reworked, reverted, incident)"


def _describe(reader: Reader, entry: dict[str, Any]) -> Iterator[str | Styled]:
    day = day_name(parse_day(entry["day"]) or reader.today, reader.today)
    origin = [day, entry["source"], entry.get("project", ""), *_commits(entry)]
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


def _walk(reader: Reader, drafts: list[dict[str, Any]], follow_ups: list[dict[str, Any]]) -> str:
    """Ask about each draft, then about each follow-up; what was done, in words."""
    states: list[str] = []
    answered = 0
    for number, entry in enumerate(drafts, 1):
        states.append(_decide(reader, entry, f"{number} of {len(drafts)}"))
        if not states[-1]:
            break
    else:
        answered = _answer_follow_ups(reader, follow_ups)
    kept, dropped = states.count("entry"), states.count("dismissed")
    counts = ((kept, "kept"), (dropped, "dropped"),
              (len(drafts) - kept - dropped, "left for later"))  # fmt: skip
    parts = [f"{count} {word}" for count, word in counts if count]
    parts += [f"{count_text(answered, 'follow-up')} answered"] if answered else []
    return f"✓ {', '.join(parts)}" if parts else "Nothing was changed."


def _decide(reader: Reader, entry: dict[str, Any], head: str) -> str:
    """Ask about one draft and carry the answer out; its state then, empty to stop."""
    from chefslog.cli.prompt import ask

    narrate("", head)
    for line in _describe(reader, entry):
        narrate(line if isinstance(line, str) else line.text)
    suggested = suggested_level(entry)
    level = f"a keep with ai:{suggested['ai']} · " if suggested else ""
    while True:
        answer = ask(f"  {level}{_KEYS}  ").lower()[:1]
        if answer == "e":
            return _decide(reader, _edit(reader, entry), f"{head}, edited")
        if answer in ("", "q"):
            return "" if answer else "draft"
        if answer == "x":
            return _change(entry, {}, "dismissed", "dismiss")
        if answer == "y" or (answer == "a" and suggested):
            changes = {"delegation": suggested["ai"]} if answer == "a" and suggested else {}
            # What no machine knows: what changed for whom, and whether AI helped.
            if not entry.get("impact"):
                impact = ask("  What changed, and for whom? (enter: skip)  ")
                # A key of the question before is no answer to this one.
                changes |= {"impact": impact} if len(impact) > 1 else {}
            if suggested or entry.get("tools"):
                effect = BY_NAME["ai_effect"].kind.parse(
                    ask("  Did AI help? helped neutral hurt  ")
                )
                changes |= {"ai_effect": effect} if effect else {}
            return _change(entry, changes, "entry", "approve")


def _edit(reader: Reader, entry: dict[str, Any]) -> dict[str, Any]:
    """Open a draft in the editor; how it is now."""
    from chefslog.cli.command import find_command
    from chefslog.cli.journal.entry import edit

    command = find_command("edit")
    assert command
    edit(Arguments(command, [entry["id"]], {}))
    with open_snapshot(reader.home) as snapshot:
        return next(iter(load_entries(snapshot, [entry["id"]])), entry)


def _change(entry: dict[str, Any], fields: dict[str, Any], state: str, verb: str) -> str:
    from chefslog.store.entries import edit_entries, set_state

    with open_writer() as journal:
        if fields:
            edit_entries(journal, {entry["id"]: fields})
        set_state(journal, [entry["id"]], state, verb)
    return state


def _answer_follow_ups(reader: Reader, follow_ups: list[dict[str, Any]]) -> int:
    """Ask whether older work held, with what git knows; how many were answered."""
    if not follow_ups:
        return 0
    from chefslog.cli.season.due import ask_verdict, save_verdict
    from chefslog.exchange.harvest.evidence import judge_entries

    found, problems = judge_entries(reader.home, follow_ups)
    narrate(*problems)
    answered = 0
    for entry in follow_ups:
        evidence = found.get(entry["id"])
        why = evidence.why if evidence else ()
        proposed = evidence.verdict if evidence and evidence.verdict != "unknown" else ""
        verdict = ask_verdict(entry_name(entry), proposed, why)
        if verdict is None:
            break
        if verdict:
            save_verdict(entry["id"], verdict, " ".join(why) if verdict == proposed else "")
            answered += 1
    return answered

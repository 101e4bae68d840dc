"""`chefslog due` and `held`: follow-ups, and whether the work held up."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output, dim
from chefslog.cli.reader import find_entries, open_reader, open_writer
from chefslog.cli.text import day_name, entry_data, entry_line, entry_name
from chefslog.home.narration import narrate
from chefslog.model.entry import VERDICTS
from chefslog.reading import pages
from chefslog.reading import today as agenda
from chefslog.reading.entry import day_of, load_entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader

_NEEDS_REASON = ("reworked", "reverted", "incident")
"""Verdicts that are asked for one line of why."""
_MOST = 1000


def list_due(args: Arguments) -> Output:
    """`chefslog due`: all of it, the oldest first."""
    reader, limit = open_reader(args), limit_of(args, _MOST)
    rows = agenda.due(reader.snapshot, reader.today, reader.rules.follow_up_days, limit=_MOST)
    listing = Listing(rows[:limit], limit, "oldest")
    if args.flag("git"):
        return _list_judged(reader, listing)

    def notes() -> Iterator[str]:
        yield from listing.notes(lambda _most: len(rows), "Nothing is due.", "follow-up")
        if rows:
            yield "Answer with: chefslog held ID " + "|".join(VERDICTS)

    def lines(width: int) -> Iterator[Line]:
        for row in listing:
            day = f"  {day_name(day_of(row[pages.KEY]), reader.today)}"
            yield (*entry_line(row, width and width - len(day)), dim(day))

    return listing_output(reader, listing, notes(), lines)


def _list_judged(reader: Reader, listing: Listing) -> Output:
    """Follow-ups with what git knows of each, and the verdict that this suggests."""
    from chefslog.cli.progress import waiting
    from chefslog.exchange.harvest.follow_ups import judge_entries

    entries = list(load_entries(reader.snapshot, (row[pages.ID] for row in listing)))
    with waiting("Asking git"):
        found, problems = judge_entries(reader.home, entries)
    narrate(*problems)
    lines: list[Line] = []
    data = []
    for row, entry in zip(listing, entries, strict=True):
        evidence = found.get(entry["id"])
        lines.append(entry_line(row, 0))
        given = {"verdict": "unknown", "why": []} if evidence is None else {
            "verdict": evidence.verdict, "why": list(evidence.why),
            "alive": evidence.alive, "lines": evidence.lines,
        }  # fmt: skip
        data.append({**entry_data(entry), "follow_up": given})
        why = evidence.why if evidence else ("no repository of its project was harvested here.",)
        lines += [dim(f"          {line}") for line in why]
        if evidence and evidence.verdict != "unknown":
            lines.append(f"          chefslog held {entry['short'][:6]} {evidence.verdict}")
    return Output(data, lines, notes=[] if lines else ["Nothing is due."])


def answer_due(args: Arguments) -> Output:
    """`chefslog held ID VERDICT [note]`, any time, for any entry."""
    if len(args.words) < 2:
        raise UsageError(f"name an entry and one of {' '.join(VERDICTS)}")
    ref, word, *more = args.words
    verdict = _parse_verdict(word)
    (entry,) = find_entries(args, [ref])
    given = _save_verdict(entry["id"], verdict, " ".join(more))
    return Output(entry_data({**entry, "verdict": given}), [f"✓ {verdict}: {entry_name(entry)}"])


def _save_verdict(entry_id: str, verdict: str, note: str = "") -> dict[str, str | None]:
    """Save a verdict; what did not hold up is asked for a reason where none was given."""
    from chefslog.store.records import give_verdict

    reason = note or _ask_reason(verdict)
    with open_writer() as journal:
        give_verdict(journal, entry_id, verdict, reason)
        return {"verdict": verdict, "note": reason, "day": journal.clock().day}


def _parse_verdict(text: str) -> str:
    low = text.lower()
    fits = [verdict for verdict in VERDICTS if verdict == low or verdict.startswith(low)]
    if low not in VERDICTS and len(fits) != 1:
        raise UsageError(f'"{text}" is not one of: {" ".join(VERDICTS)}')
    return low if low in VERDICTS else fits[0]


def _ask_reason(verdict: str) -> str | None:
    if verdict not in _NEEDS_REASON or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from chefslog.cli.prompt import ask

    return ask(f"{verdict}: why, in one line? (enter for none) ") or None


def list_season_due(args: Arguments) -> Output:
    """`chefslog season due`: picks without a verdict; on a terminal each is asked about."""
    from chefslog.cli.prompt import ask
    from chefslog.cli.season.workspace import open_workspace

    workspace = open_workspace(args)
    items = [item for item in workspace.sources.items() if item.pieces[0].verdict is None]
    is_asked = sys.stdin.isatty() and not args.flag("json") and not args.flag("plain")
    left = []
    for item in items:
        name = f"{item.short[:6]}  {item.title}"
        answer = ""
        if is_asked:
            narrate("", f"{name}: did it hold up?")
            answer = ask(f"  {' · '.join(VERDICTS)} · enter later · q stop  ").lower()
        if answer == "q":
            is_asked = False
        elif answer:
            _save_verdict(item.id, _parse_verdict(answer))
            continue
        left.append(item)
    command = "chefslog held ID " + "|".join(VERDICTS)
    note = f"Answer with: {command}" if left else "Every pick has its follow-up."
    return Output(
        [{"id": item.id, "short": item.short, "title": item.title} for item in left],
        [f"{item.short[:6]}  {item.title}" for item in left],
        notes=[note],
    )

"""`chefslog due` and `held`, `season due`: follow-ups, and whether the work held up."""

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
    from collections.abc import Iterator, Sequence

    from chefslog.cli.output import Line
    from chefslog.cli.reader import Reader

_NEEDS_REASON = ("reworked", "reverted", "incident")
"""Verdicts that are asked for one line of why."""
_ANSWER = f"Answer with: chefslog held ID {'|'.join(VERDICTS)}"
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
            yield _ANSWER

    def lines(width: int) -> Iterator[Line]:
        for row in listing:
            day = f"  {day_name(day_of(row[pages.KEY]), reader.today)}"
            yield (*entry_line(row, width and width - len(day)), dim(day))

    return listing_output(reader, listing, notes(), lines)


def _list_judged(reader: Reader, listing: Listing) -> Output:
    """Follow-ups with what git knows of each, and the verdict that this suggests."""
    from chefslog.cli.prompt import waiting
    from chefslog.exchange.harvest.evidence import judge_entries

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
    verdict = _match_verdict(word)
    if not verdict:
        raise UsageError(f'"{word}" is not one of: {" ".join(VERDICTS)}')
    (entry,) = find_entries(args, [ref])
    save_verdict(entry["id"], verdict, " ".join(more))
    (entry,) = find_entries(args, [entry["id"]])
    return Output(entry_data(entry), [f"✓ {verdict}: {entry_name(entry)}"])


def _match_verdict(typed: str) -> str:
    """The verdict that a word or the beginning of one stands for, empty for none or several."""
    fits = [verdict for verdict in VERDICTS if typed and verdict.startswith(typed.lower())]
    return fits[0] if len(fits) == 1 else ""


def ask_verdict(name: str, proposed: str = "", why: Sequence[str] = ()) -> str | None:
    """Ask at the terminal whether an entry held up; empty for later, None to stop.

    `proposed` is a verdict that `y` stands for, `why` what it rests on.
    """
    from chefslog.cli.prompt import ask

    narrate("", f"{name}: did it hold up?", *(f"  {line}" for line in why))
    yes = f"y {proposed} · " if proposed else ""
    answer = ask(f"  {yes}{' · '.join(VERDICTS)} · enter later · q stop  ").lower()
    if answer == "q":
        return None
    return proposed if answer == "y" else _match_verdict(answer)


def save_verdict(entry_id: str, verdict: str, note: str = "") -> None:
    """Save a verdict; what did not hold up is asked for a reason where none was given."""
    from chefslog.store.records import give_verdict

    reason = note or None
    if not note and verdict in _NEEDS_REASON and sys.stdin.isatty() and sys.stdout.isatty():
        from chefslog.cli.prompt import ask

        reason = ask(f"{verdict}: why, in one line? (enter for none) ") or None
    with open_writer() as journal:
        give_verdict(journal, [entry_id], verdict, reason)


def list_season_due(args: Arguments) -> Output:
    """`chefslog season due`: picks without a verdict; on a terminal each is asked about."""
    from chefslog.cli.season.seasons import open_review

    items = open_review(args).sources.items()
    is_asked = sys.stdin.isatty() and not args.flag("json") and not args.flag("plain")
    left = []
    for item in items:
        if item.pieces[0].verdict is not None:
            continue
        verdict = ask_verdict(f"{item.short[:6]}  {item.title}") if is_asked else ""
        if verdict is None:
            is_asked = False
        if verdict:
            save_verdict(item.id, verdict)
        else:
            left.append(item)
    note = _ANSWER if left else "Every pick has its follow-up."
    return Output(
        [{"id": item.id, "short": item.short, "title": item.title} for item in left],
        [f"{item.short[:6]}  {item.title}" for item in left],
        notes=[note] if items else (),
    )

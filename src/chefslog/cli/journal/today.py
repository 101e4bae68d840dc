"""`chefslog today` and `status`: the newest entries, what is waiting, and how much there is."""

from __future__ import annotations

import os

from chefslog.cli.output import Output, bold
from chefslog.cli.reader import open_reader
from chefslog.cli.text import entries_data, lines_by_day
from chefslog.home.clock import now
from chefslog.home.narration import narrate
from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso, iso_week, weekday
from chefslog.reading import pages
from chefslog.reading.damage import newest_copy
from chefslog.reading.entry import day_of
from chefslog.reading.today import Agenda

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line


def today(args: Arguments) -> Output:
    """`chefslog today`."""
    reader = open_reader(args, partial=True)
    agenda = Agenda(reader.snapshot, reader.today, reader.rules.follow_up_days)
    lines: list[str] = []
    teams: list[Mapping[str, object]] = []
    if os.path.exists(os.path.join(reader.home.team, "places.json")):
        from chefslog.home.config import load_config
        from chefslog.team.service import update_teams

        config, _ = load_config(reader.home)
        at = now(config.day_starts).at
        problems, found = update_teams(reader.home, config, reader.snapshot, at)
        narrate(*problems)
        lines, teams = [f"  team   {row.line}" for row in found], [row.data for row in found]

    def data() -> dict[str, Any]:
        shown = {"entries": agenda.rows, "drafts": agenda.drafts, "due": agenda.due}
        whole = {
            name: list(entries_data(reader.snapshot, (row[pages.ID] for row in rows)))
            for name, rows in shown.items()
        }
        due = {"checkin_due": agenda.week} if agenda.week else {}
        return {"day": iso(agenda.today), **whole, **due, **({"teams": teams} if teams else {})}

    return Output(
        data,
        lambda width: _agenda_lines(agenda, width, lines),
        code=reader.exit_code,
    )


def _agenda_lines(agenda: Agenda, width: int, teams: Sequence[str] = ()) -> Iterator[Line]:
    """Yield the day as lines of text, `teams` among what is waiting."""
    number = agenda.today
    _, month, date = civil(number)
    title = f"{WEEKDAYS[weekday(number)]} {date} {MONTHS[month - 1]} · week {iso_week(number)[1]}"
    yield bold(title)
    yield ""
    if agenda.rows:
        yield from lines_by_day(agenda.rows, width, number)
    else:
        yield "Nothing is written yet. One line is enough:"
        yield "  chefslog add 'Paired on the token refresh bug @sam value:people'"
    waiting = [
        f"  draft  {row[pages.SHORT][:6]}  {row[pages.SOURCE]}: {row[pages.HEADLINE]}"
        for row in agenda.drafts
    ]
    waiting += [f"  held?  {row[pages.SHORT][:6]}  {row[pages.HEADLINE]}" for row in agenda.due]
    if agenda.week:
        waiting.append(f"  check-in for week {int(agenda.week[-2:])}: chefslog checkin 3 2 4 1 4")
    waiting += teams
    if waiting:
        yield ""
        yield bold("Waiting")
        yield from waiting


def status(args: Arguments) -> Output:
    """`chefslog status`: counts of everything, and how new it is."""
    reader = open_reader(args, partial=True)
    snapshot, home = reader.snapshot, reader.home
    newest = pages.page(snapshot, limit=1)
    backup = newest_copy(home)
    has_journal = os.path.exists(home.journal)
    counts: dict[str, Any] = {
        "entries": pages.count(snapshot),
        "drafts": pages.count(snapshot, state="draft"),
        "trash": pages.count(snapshot, state="trashed"),
        "pending_captures": snapshot.waiting,
        "unreadable_captures": snapshot.unreadable + _count_files(home.letters("rejected")),
        "unsaved_texts": _count_files(home.unsaved),
        "newest_entry": iso(day_of(newest[0][pages.KEY])) if newest else None,
        "newest_backup": os.path.basename(backup) if backup else None,
        "journal": home.journal,
        "journal_bytes": os.path.getsize(home.journal) if has_journal else None,
    }
    shown = {name: "–" if value is None else str(value) for name, value in counts.items()}
    if counts["unsaved_texts"]:
        shown["unsaved_texts"] += f"  in {home.unsaved}"
    width = max(map(len, shown))
    lines = [f"{name.replace('_', ' '):{width}}  {value}" for name, value in shown.items()]
    return Output(counts, lines, code=reader.exit_code)


def _count_files(folder: str) -> int:
    try:
        names = os.listdir(folder)
    except OSError:
        return 0
    return sum(
        not name.startswith(".") and not name.endswith((".reason", ".tmp", ".lock"))
        for name in names
    )

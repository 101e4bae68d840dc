"""`chefslog today`: the newest entries and what is waiting, as screen 1 of the app shows them."""

from __future__ import annotations

import os

from chefslog.cli.output import Output, bold
from chefslog.cli.reader import open_reader
from chefslog.cli.text import entries_data, lines_by_day
from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso, iso_week, weekday
from chefslog.reading import pages
from chefslog.reading.today import Agenda

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.output import Line
    from chefslog.reading.connect import Snapshot


def today(args: Arguments) -> Output:
    """`chefslog today`."""
    reader = open_reader(args, partial=True)
    agenda = Agenda(reader.snapshot, reader.today, reader.rules.follow_up_days)
    lines: list[str] = []
    rows: list[dict[str, object]] = []
    if os.path.exists(os.path.join(reader.home.team, "places.json")):
        from chefslog.cli.team.today import update_teams

        found = update_teams(reader.home, reader.snapshot)
        lines, rows = [f"  team   {row.line}" for row in found], [row.data for row in found]
    return Output(
        lambda: _agenda_data(reader.snapshot, agenda) | ({"teams": rows} if rows else {}),
        lambda width: agenda_lines(agenda, width, lines),
        code=reader.exit_code,
    )


def _agenda_data(snapshot: Snapshot, agenda: Agenda) -> dict[str, Any]:
    parts = {"entries": agenda.rows, "drafts": agenda.drafts, "due": agenda.due}
    data: dict[str, Any] = {"day": iso(agenda.today)}
    for name, rows in parts.items():
        data[name] = list(entries_data(snapshot, (row[pages.ID] for row in rows)))
    return data | ({"checkin_due": agenda.week} if agenda.week else {})


def agenda_lines(agenda: Agenda, width: int, teams: Sequence[str] = ()) -> Iterator[Line]:
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
    waiting = [*_waiting(agenda), *teams]
    if waiting:
        yield ""
        yield bold("Waiting")
        yield from waiting


def _waiting(agenda: Agenda) -> list[str]:
    lines = [
        f"  draft  {row[pages.SHORT][:6]}  {row[pages.SOURCE]}: {row[pages.HEADLINE]}"
        for row in agenda.drafts
    ]
    lines += [f"  held?  {row[pages.SHORT][:6]}  {row[pages.HEADLINE]}" for row in agenda.due]
    if agenda.week:
        lines.append(f"  check-in for week {int(agenda.week[-2:])}: chefslog checkin 3 2 4 1 4")
    return lines

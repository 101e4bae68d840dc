"""`chefslog season coverage`: how a season's entries spread over its months."""

from __future__ import annotations

from dataclasses import asdict

from chefslog.cli.command import Arguments
from chefslog.cli.output import Output
from chefslog.cli.season.workspace import open_season
from chefslog.cli.text import count_text
from chefslog.insight.charts import draw_bar
from chefslog.season.coverage import Coverage, coverage, load_counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def show_coverage(args: Arguments) -> Output:
    """`chefslog season coverage`: entries, impact, evidence and picks a month."""
    reader, season = open_season(args)
    first, last = season.span
    entries = load_counted(reader.snapshot, first, last)
    spread = coverage(entries, first, last, reader.today, season.picked)
    return Output(lambda: asdict(spread), lambda _width: _lines(spread))


def _lines(spread: Coverage) -> Iterator[str]:
    most = max((month.entries for month in spread.months), default=0)
    yield "month    entries  impact  proof  picked"
    for month in spread.months:
        yield (
            f"{month.month}  {month.entries:>7}  {month.impact:>6}  {month.proof:>5}  "
            f"{month.picked:>6}  {draw_bar(month.entries, most, 20)}".rstrip()
        )
    entries = count_text(spread.entries, "entry", "entries")
    yield f"{spread.weeks} of {spread.all_weeks} weeks with entries, {entries}"
    yield from spread.remarks

"""`chefslog spend`: what agents cost, from their local logs."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader, open_writer
from chefslog.cli.text import count_text
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.reading.records import load_usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.agents.ledger import UsageFound

_EVER = ("0001-01-01", "9999-12-31")


def show_spend(args: Arguments) -> Output:
    """`chefslog spend [SPAN]`: this month, or these days; JSON has all rows without SPAN."""
    from chefslog.insight.costs import compute_costs, render_costs
    from chefslog.model.days import civil, iso, ordinal

    reader = open_reader(args)
    config = load_config(reader.home)[0]
    year, month, _ = civil(reader.today)
    span = (ordinal(year, month, 1) or reader.today, reader.today)
    if args.words:
        from chefslog.capture.dates import read_range

        text = " ".join(args.words)
        found = read_range(text + "today" * text.endswith(".."), reader.today)
        if found is None or found[0] > found[1]:
            known = "2026-07-01, 2026-07, 2026-07..2026-09 or 30d.."
            raise UsageError(f'"{text}" is no day or span such as {known}')
        span = found
    ends = (iso(span[0]), iso(span[1])) if args.words else _EVER

    def to_lines(width: int) -> list[str]:
        costs = compute_costs(reader.snapshot, *span, reader.today, config)
        return list(render_costs(costs, reader.today))

    is_empty = next(load_usage(reader.snapshot, *_EVER), None) is None
    return Output(
        lambda: load_usage(reader.snapshot, *ends),
        to_lines,
        notes=["Nothing imported yet: chefslog spend import"] if is_empty else [],
        code=reader.exit_code,
    )


def import_spend(args: Arguments) -> Output:
    """`chefslog spend import [PATH…]`: sums out of the logs; a second time adds nothing."""
    from chefslog.agents.ledger import collect_usage, find_logs
    from chefslog.agents.prices import Prices
    from chefslog.cli.prompt import waiting
    from chefslog.home.files import make_folder
    from chefslog.home.lock import FileLock

    missing = [path for path in args.words if not os.path.exists(path)]
    if missing:
        raise UsageError(f"{missing[0]}: there is no such file or folder. Nothing was imported.")
    reader = open_reader(args)
    config = load_config(reader.home)[0]
    make_folder(reader.home.data)
    prices = Prices(reader.home)
    if not prices.is_shipped:
        narrate("Without prices, which `pip install chefslog[spend]` brings; tokens are counted.")
    with FileLock(os.path.join(reader.home.data, "spend.lock")):
        with reader.snapshot as snapshot, waiting("Reading logs") as bar:
            found = collect_usage(
                find_logs(args.words), snapshot, prices,
                day_starts=reader.rules.day_starts, currency=config.currency,
                watch=bar.watch,
            )  # fmt: skip
        if (found.rows or found.gone) and not args.flag("dry_run"):
            from chefslog.store.records import save_usage

            with open_writer(reader.home) as journal:
                save_usage(journal, found.rows, found.gone)
    _narrate_found(found)
    is_dry = args.flag("dry_run")
    return Output(_usage_data(found), [_describe(found, is_dry)], code=int(found.unreadable > 0))


def _narrate_found(found: UsageFound) -> None:
    narrate(*found.problems)
    if found.unnamed:
        narrate(f"… and {found.unnamed} more like these")
    narrate(*found.notes)
    if found.left_out:
        days = count_text(found.left_out, "day")
        narrate(f"Left out {days} of reports: the logs, or a report by day, count them already.")
    for model in sorted(found.unpriced.keys() | found.unpriced_rows.keys()):
        used = _count(found.unpriced[model], found.unpriced_rows[model])
        narrate(f"No price known for {model}: {used} counted without a cost.")


def _usage_data(found: UsageFound) -> dict[str, Any]:
    return {
        "files": found.files, "messages": found.messages, "rows": found.table_rows,
        "new": found.new_messages + found.new_rows, "sums": len(found.rows),
        "left_out_days": found.left_out, "damaged": found.damaged, "problems": found.problems,
        "unpriced": dict(found.unpriced + found.unpriced_rows),
    }  # fmt: skip


def _describe(found: UsageFound, is_dry: bool) -> str:
    """What came of an import, in a line."""
    parts = [count_text(found.files, "file"), _count(found.messages, found.table_rows)]
    parts += [count_text(found.damaged, "damaged line")] if found.damaged else []
    read = f"({', '.join(filter(None, parts))})"
    new = _count(found.new_messages, found.new_rows, "new ")
    if new:
        return f"✓ {new} {'would be imported' if is_dry else 'imported'} {read}"
    is_read = found.messages or found.table_rows or not found.unreadable
    return f"{'Nothing new' if is_read else 'Nothing could be read'} {read}"


def _count(messages: int, rows: int, which: str = "") -> str:
    """Messages of logs and rows of tables and reports, "" for neither."""
    counts = ((messages, f"{which}message"), (rows, f"{which}row"))
    return " and ".join(count_text(count, one) for count, one in counts if count)

"""`chefslog spend`: what agents cost, from their local logs."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader, open_writer
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.reading.records import load_usage

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
    from chefslog.cli.text import count_text
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
        if found.rows and not args.flag("dry_run"):
            from chefslog.store.records import save_usage

            with open_writer(reader.home) as journal:
                save_usage(journal, found.rows)
    narrate(*found.problems)
    more = found.damaged + found.unreadable - len(found.problems)
    if more > 0:
        narrate(f"… and {more} more like these")
    for model, count in sorted(found.unpriced.items()):
        messages = count_text(count, "message")
        narrate(f"No price known for {model}: {messages} counted without a cost.")
    data = {
        "files": found.files, "messages": found.messages, "new": found.new,
        "sums": len(found.rows), "damaged": found.damaged, "problems": found.problems,
        "unpriced": dict(found.unpriced),
    }  # fmt: skip
    read = f"{count_text(found.files, 'file')}, {count_text(found.messages, 'message')}"
    new = count_text(found.new, "new message")
    damaged = f", {count_text(found.damaged, 'damaged line')}" if found.damaged else ""
    done = "would be imported" if args.flag("dry_run") else "imported"
    text = f"✓ {new} {done} ({read}{damaged})" if found.new else f"Nothing new ({read}{damaged})"
    return Output(data, [text], code=int(bool(found.unreadable)))

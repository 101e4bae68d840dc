"""`chefslog backup` and `restore`: whole copies of the journal."""

from __future__ import annotations

import os
from typing import Any

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import require_yes
from chefslog.cli.reader import open_writer
from chefslog.home.clock import now
from chefslog.home.paths import Home, find_home, rules
from chefslog.model.days import parse_day, spoken
from chefslog.reading.damage import list_copies
from chefslog.reading.summary import Summary, summarize_journal


def backup(args: Arguments) -> Output:
    """`chefslog backup [FILE]`: a checked copy; private entries are in it."""
    from chefslog.store.copies import back_up_journal as copy_to

    with open_writer() as journal:
        path = copy_to(journal.home, journal.clock(), args.words[0] if args.words else None)
    note = "A whole copy, private entries included; only this user may read it."
    return Output({"backup": path}, [path], notes=[note])


def restore(args: Arguments) -> Output:
    """`chefslog restore FILE`; without FILE it lists the backups there are."""
    home = find_home()
    is_new = args.flag("new")
    if is_new and args.words:
        raise UsageError("give a FILE to restore, or --new for an empty journal, not both")
    if not is_new and not args.words:
        return _list_backups(home)
    from chefslog.store.restore import check_restore
    from chefslog.store.restore import restore_journal as copy_back

    path = None if is_new else os.path.abspath(os.path.expanduser(args.words[0]))
    present = summarize_journal(home.journal)
    restored = summarize_journal(path) if path else Summary("")
    lines = [f"The journal now: {_contents(present)}", f"Afterwards:      {_contents(restored)}"]
    data = {"now": _as_data(present), "afterwards": _as_data(restored)}
    if args.flag("dry_run"):
        if path:
            check_restore(home, path)
        return Output(data, lines)
    if not restored.problem:
        question = "Replace the journal? What it holds now is kept aside."
        require_yes(args, question, "Nothing was restored", shown=tuple(lines))
    starts = rules(home).day_starts
    kept = copy_back(home, path, lambda: now(starts))
    return Output(
        data | ({"restored": path} if path else {}) | ({"kept": kept} if kept else {}),
        [f"✓ Restored from {path}" if path else "✓ The journal is new and empty"],
        notes=(f"The journal as it was is kept in {kept}",) if kept else (),
    )


def _list_backups(home: Home) -> Output:
    backups = [summarize_journal(path) for path in list_copies(home)]
    return Output(
        [_as_data(backup) for backup in backups],
        [f"{backup.path}  {_contents(backup)}" for backup in backups],
        notes=() if backups else [f"No backups in {home.backups}"],
    )


def _contents(summary: Summary) -> str:
    if not os.path.lexists(summary.path) and summary.problem:
        return "there is none"
    if summary.problem:
        return f"cannot be read: {summary.problem}"
    if not summary.entries:
        return "no entries"
    count = "1 entry" if summary.entries == 1 else f"{summary.entries:,} entries"
    day = parse_day(summary.day or "")
    when = spoken(day, 1) if day else summary.day
    return f"{count}, the newest from {when}: {summary.headline}"


def _as_data(summary: Summary) -> dict[str, Any]:
    return {name: value for name, value in summary._asdict().items() if value not in (None, "")}

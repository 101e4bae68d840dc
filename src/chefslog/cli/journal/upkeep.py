"""`chefslog paths`, `doctor`, `backup` and `restore`: the journal's files."""

from __future__ import annotations

import os
from typing import Any

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import require_yes
from chefslog.cli.reader import open_writer
from chefslog.cli.text import count_text
from chefslog.home.clock import now
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, find_home, rules
from chefslog.model.days import parse_day, spoken
from chefslog.reading.damage import list_copies
from chefslog.reading.summary import Summary, summarize_journal


def paths(args: Arguments) -> Output:
    """`chefslog paths`."""
    home = find_home()
    places = {
        "journal": home.journal,
        "pending": home.letters("new"),
        "rejected": home.letters("rejected"),
        "backups": home.backups,
        "unsaved": home.unsaved,
        "imports": os.path.join(home.data, "imports"),
        "harvested": os.path.join(home.data, "harvested"),
        "keys": home.keys,
        "team": home.team,
        "config": home.config_file,
    }
    return Output(
        places,
        [
            f"{name:10} {path}{'' if os.path.exists(path) else '  (not created yet)'}"
            for name, path in places.items()
        ],
    )


def doctor(args: Arguments) -> Output:
    """`chefslog doctor`: what is wrong, and the cure of each; 1 where it is more than a note."""
    from chefslog.store.doctor import cure, examine

    home = find_home()
    findings = examine(home, now().at)
    if args.flag("fix") and findings:
        narrate(*(f"✓ {done}" for done in cure(home, findings)))
        findings = examine(home, now().at)
    names = ("code", "severity", "text", "cure")
    lines = [line for finding in findings for line in (f"• {finding.text}", f"  {finding.cure}")]
    return Output(
        [{name: getattr(finding, name) for name in names} for finding in findings],
        lines or ["All is well: the journal, its backups, pending captures, index, permissions."],
        code=int(any(finding.severity == "error" for finding in findings)),
    )


def backup(args: Arguments) -> Output:
    """`chefslog backup [FILE]`: a checked copy; private entries are in it."""
    from chefslog.store.copies import back_up_journal

    with open_writer() as journal:
        path = back_up_journal(journal.home, journal.clock(), args.words[0] if args.words else None)
    note = "A whole copy, private entries included; only this user may read it."
    return Output({"backup": path}, [path], notes=[note])


def restore(args: Arguments) -> Output:
    """`chefslog restore FILE`; without FILE it lists the backups there are."""
    home = find_home()
    is_new = args.flag("new")
    if is_new and args.words:
        raise UsageError("give a FILE to restore, or --new for an empty journal, not both")
    if not is_new and not args.words:
        backups = [summarize_journal(path) for path in list_copies(home)]
        return Output(
            [_as_data(backup) for backup in backups],
            [f"{backup.path}  {_contents(backup)}" for backup in backups],
            notes=() if backups else [f"No backups in {home.backups}"],
        )
    from chefslog.store.restore import check_restore, restore_journal

    path = None if is_new else _find_backup(home, args.words[0])
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
    kept = restore_journal(home, path, lambda: now(starts))
    return Output(
        data | ({"restored": path} if path else {}) | ({"kept": kept} if kept else {}),
        [f"✓ Restored from {path}" if path else "✓ The journal is new and empty"],
        notes=(f"The journal as it was is kept in {kept}",) if kept else (),
    )


def _find_backup(home: Home, name: str) -> str:
    """Return the path of a backup: a file, or one in the folder of backups by its name alone."""
    path = os.path.abspath(os.path.expanduser(name))
    kept = os.path.join(home.backups, name)
    return kept if not os.path.lexists(path) and os.path.isfile(kept) else path


def _contents(summary: Summary) -> str:
    if not os.path.lexists(summary.path) and summary.problem:
        return "there is none"
    if summary.problem:
        return f"cannot be read: {summary.problem}"
    if not summary.entries:
        return "no entries"
    count = count_text(summary.entries, "entry", "entries")
    day = parse_day(summary.day or "")
    when = spoken(day, 1) if day else summary.day
    return f"{count}, the newest from {when}: {summary.headline}"


def _as_data(summary: Summary) -> dict[str, Any]:
    return {name: value for name, value in summary._asdict().items() if value not in (None, "")}

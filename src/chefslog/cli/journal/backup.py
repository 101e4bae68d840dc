"""`chefslog backup` and `restore`: whole copies of the journal."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments
from chefslog.cli.output import Output
from chefslog.home.clock import now
from chefslog.home.paths import find_home, rules


def backup(args: Arguments) -> Output:
    """`chefslog backup [FILE]`: a checked copy; private entries are in it."""
    from chefslog.cli.writer import open_writer
    from chefslog.store.copies import back_up_journal as copy_to

    with open_writer() as journal:
        path = copy_to(journal.home, journal.clock(), args.words[0] if args.words else None)
    note = "A whole copy, private entries included; only this user may read it."
    return Output({"backup": path}, [path], notes=[note])


def restore(args: Arguments) -> Output:
    """`chefslog restore FILE`; without FILE it lists the backups there are."""
    home = find_home()
    if not args.words:
        backups = _backups(home.backups)
        return Output(backups, backups, notes=() if backups else [f"No backups in {home.backups}"])
    from chefslog.store.restore import restore_journal as copy_back

    path = os.path.abspath(args.words[0])
    starts = rules(home).day_starts
    kept = copy_back(home, path, lambda: now(starts))
    return Output(
        {"restored": path} | ({"kept": kept} if kept else {}),
        [f"✓ Restored from {args.words[0]}"],
        notes=[f"The journal as it was is kept in {kept}"] if kept else (),
    )


def _backups(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(".db")]

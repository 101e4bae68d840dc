"""`chefslog status` and `paths`: counts of everything, and where it is kept."""

from __future__ import annotations

import os

from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader
from chefslog.home.paths import find_home
from chefslog.model.days import iso
from chefslog.reading import pages
from chefslog.reading.damage import newest_copy
from chefslog.reading.entry import day_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.cli.command import Arguments
    from chefslog.cli.reader import Reader


def status(args: Arguments) -> Output:
    """`chefslog status`."""
    reader = open_reader(args, partial=True)
    counts = _counts(reader)
    shown = {name: "–" if value is None else str(value) for name, value in counts.items()}
    if counts["unsaved_texts"]:
        shown["unsaved_texts"] += f"  in {reader.home.unsaved}"
    width = max(len(name) for name in shown)
    return Output(
        counts,
        [f"{name.replace('_', ' '):{width}}  {value}" for name, value in shown.items()],
        code=reader.exit_code,
    )


def _counts(reader: Reader) -> dict[str, Any]:
    snapshot, home = reader.snapshot, reader.home
    newest = pages.page(snapshot, limit=1)
    backup = newest_copy(home)
    return {
        "entries": pages.count(snapshot),
        "drafts": pages.count(snapshot, state="draft"),
        "trash": pages.count(snapshot, state="trashed"),
        "pending_captures": snapshot.waiting,
        "unreadable_captures": snapshot.unreadable + _files_in(home.letters("rejected")),
        "unsaved_texts": _files_in(home.unsaved),
        "newest_entry": iso(day_of(newest[0][pages.KEY])) if newest else None,
        "newest_backup": os.path.basename(backup) if backup else None,
        "journal": home.journal,
        "journal_bytes": os.path.getsize(home.journal) if os.path.exists(home.journal) else None,
    }


def _files_in(folder: str) -> int:
    try:
        names = os.listdir(folder)
    except OSError:
        return 0
    return sum(
        not name.startswith(".") and not name.endswith((".reason", ".tmp", ".lock"))
        for name in names
    )


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
        (
            f"{name:10} {path}{'' if os.path.exists(path) else '  (not created yet)'}"
            for name, path in places.items()
        ),
    )

"""`chefslog rm`, `trash` and `purge`: out of the journal, back again, or permanently deleted."""

from __future__ import annotations

from chefslog.cli.command import Arguments
from chefslog.cli.journal.list import Listing, limit_of, listing_output
from chefslog.cli.output import Output
from chefslog.cli.reader import find_entries, open_reader, open_writer
from chefslog.cli.text import entry_data, entry_line, entry_name
from chefslog.reading import pages


def remove(args: Arguments) -> Output:
    """`chefslog rm ID…`: into the trash."""
    return _move(args, "trashed", "trash", "In the trash (`chefslog undo` brings it back)")


def trash(args: Arguments) -> Output:
    """`chefslog trash`: look; with ids, put back."""
    if args.words:
        return _move(args, "entry", "put back", "✓ Back in the journal")
    reader, limit = open_reader(args), limit_of(args)
    listing = Listing(pages.rows(reader.snapshot, state="trashed", limit=limit), limit)
    notes = listing.notes(
        lambda most: pages.count(reader.snapshot, state="trashed", most=most),
        "The trash is empty.",
    )
    return listing_output(
        reader, listing, notes, lambda width: (entry_line(row, width) for row in listing)
    )


def _move(args: Arguments, state: str, verb: str, done: str) -> Output:
    from chefslog.store import entries

    found = find_entries(args, args.words)
    with open_writer() as journal:
        step = entries.set_state(journal, [entry["id"] for entry in found], state, verb)
    if step is None:
        done = "Already so"
    return Output(
        [entry_data({**entry, "state": state}) for entry in found],
        [f"{done}: {entry_name(entry)}" for entry in found],
    )


def purge(args: Arguments) -> Output:
    """`chefslog purge ID…`: permanent, so it asks, or wants --yes."""
    from chefslog.cli.prompt import require_yes
    from chefslog.store.purge import purge_entries

    found = find_entries(args, args.words, trash_counts=True)
    names = tuple(entry_name(entry) for entry in found)
    question = "Permanently delete, from history and backups too?"
    require_yes(args, question, "nothing was erased", shown=names)
    with open_writer() as journal:
        done = purge_entries(journal, [entry["id"] for entry in found])
    ids = [entry["id"] for entry in found]
    return Output(
        {"erased": ids, "backups": done.copies, "may_remain": done.left},
        [f"✓ Permanently deleted: {name}" for name in names],
        notes=["Copies that you keep elsewhere still hold the text.", *done.left],
    )

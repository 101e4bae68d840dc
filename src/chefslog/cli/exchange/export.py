"""`chefslog export`: an archive, or a publication."""

from __future__ import annotations

import os

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import waiting
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text


def export(args: Arguments) -> Output:
    """`chefslog export [FILTER]`."""
    from chefslog.capture.lexer import joined
    from chefslog.exchange.exports import ARCHIVES, FORMATS
    from chefslog.exchange.exports import export_entries as write

    path = args.text("output") or "-"
    form = args.text("format") or os.path.splitext(path)[1].lstrip(".").lower() or "json"
    if form not in FORMATS:
        raise UsageError(f'no format "{form}"; there are: {" ".join(FORMATS)}')
    if args.flag("excel") and form != "csv":
        raise UsageError("--excel goes with --format csv")
    name = args.words[-1] if args.words and not args.text("output") else ""
    if os.path.splitext(name)[1].lstrip(".").lower() in FORMATS:
        raise UsageError(f"to write a file: chefslog export -o {name}")
    reader = open_reader(args)
    with waiting("Exporting") as bar:
        wanted = reader.parse_filter(args.words)
        count = write(
            reader.snapshot, path, form, wanted,
            words=joined(args.words), labels=reader.rules.labels, replace=args.flag("force"),
            excel=args.flag("excel"),
            watch=bar.watch,
        )  # fmt: skip
    note = "A publication: no private entry is in it, no draft, and nothing from the trash."
    if form in ARCHIVES:
        note = "An archive: private entries are in it."
        note += "" if path == "-" else " Only this user may read the file."
    entries = count_text(count, "entry", "entries")
    notes = [note] if count else [*reader.list_doubts(wanted), note]
    return Output(lines=[] if path == "-" else [f"✓ {entries} in {path}"], notes=notes)

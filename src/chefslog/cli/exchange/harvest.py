"""`chefslog harvest`: drafts from the person's own commits."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.progress import waiting
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text
from chefslog.home.config import load_config
from chefslog.home.narration import narrate


def harvest(args: Arguments) -> Output:
    """`chefslog harvest [REPO…]`."""
    from chefslog.exchange.harvest.harvest import harvest_commits as gather
    from chefslog.exchange.harvest.harvest import known_keys, leave

    reader = open_reader(args)
    with reader.snapshot as snapshot, waiting("Reading commits") as bar:
        found = gather(
            args.words or ["."],
            known_keys(snapshot, reader.home),
            since=_parse_bound(args.text("since") or "30d", reader.today, 0),
            until=_parse_bound(args.text("until"), reader.today, 1),
            identities=args.many("identity") or load_config(reader.home)[0].identities,
            progress=bar.progress,
            cancelled=bar.cancelled,
        )
    if not args.flag("dry_run"):
        leave(reader.home, found.letters)
    narrate(*found.problems, *found.notes)
    summary = _summary(args, len(found.letters), found.commits, found.known)
    return Output(
        found.letters,
        [
            f"{letter['day']}  {letter['headline']}  ({letter['project']})"
            for letter in found.letters
        ],
        notes=[summary],
        code=int(bool(found.problems)),
    )


def _summary(args: Arguments, count: int, commits: int, known: int) -> str:
    before = count_text(known, "commit was", "commits were")
    known_text = f"; {before} proposed before" if known else ""
    if not count and not known:
        return (
            "No new commits of yours found. --since 90d looks further back; "
            "--identity MAIL says which commits are yours."
        )
    if not count:
        return f"Nothing new{known_text}."
    drafts = f"{count_text(count, 'draft')} from {count_text(commits, 'commit')}"
    if args.flag("dry_run"):
        return f"{drafts} would be proposed{known_text}."
    return f"{drafts} to review{known_text}: chefslog drafts --source git"


def _parse_bound(text: str | None, today: int, end: int) -> str | None:
    """The first (0) or last (1) day of a day or span."""
    from chefslog.capture.dates import read_span
    from chefslog.model.days import iso

    if text is None:
        return None
    found = read_span(text, today)
    if found is None:
        raise UsageError(f'"{text}" is no day or span such as 2026-07-01, 2026-07 or 30d')
    return iso(found[end])

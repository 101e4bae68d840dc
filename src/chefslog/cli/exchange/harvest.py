"""`chefslog harvest`: drafts from the person's own commits."""

from __future__ import annotations

import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import ask_yes, waiting
from chefslog.cli.reader import open_reader
from chefslog.cli.text import count_text, entry_name
from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from chefslog.exchange.harvest.harvest import Harvest

_OTHERS = 5


def harvest(args: Arguments) -> Output:
    """`chefslog harvest [REPO…]`."""
    from chefslog.exchange.harvest.evidence import save_repositories
    from chefslog.exchange.harvest.harvest import find_reverted, known_keys, leave
    from chefslog.exchange.harvest.harvest import harvest_commits as gather

    reader = open_reader(args)
    with reader.snapshot as snapshot, waiting("Reading commits") as bar:
        found = gather(
            args.words or ["."],
            known_keys(snapshot, reader.home),
            since=_parse_bound(args.text("since") or "30d", reader.today, 0),
            until=_parse_bound(args.text("until"), reader.today, 1),
            identities=args.many("identity") or load_config(reader.home)[0].identities,
            watch=bar.watch,
            day_starts=reader.rules.day_starts,
            moment=now(reader.rules.day_starts),
        )
        reverted = find_reverted(snapshot, found.taken_keys)
    for entry in reverted:
        answers = {"draft": "drafts {} --no"}.get(entry["state"], "held {} reverted")
        command = answers.format(entry["short"][:6])
        narrate(f"{entry_name(entry)}: reverted since. chefslog {command}")
    narrate(*found.problems, *found.notes)
    lines = [_line(letter) for letter in found.letters]
    is_dry = args.flag("dry_run")
    if lines and not is_dry and not args.flag("yes") and sys.stdin.isatty():
        narrate(*map(legible, lines))
        if not ask_yes(f"Leave {count_text(len(lines), 'draft')} to review?", is_default=True):
            raise UsageError("no drafts were left")
        lines = []
    if not is_dry:
        leave(reader.home, found.letters)
        save_repositories(reader.home, found.places)
    notes = _summarise(found, is_dry)
    return Output(found.letters, lines, notes=notes, code=int(bool(found.problems)))


def _line(letter: Mapping[str, Any]) -> str:
    commits = count_text(letter["git"]["commits"], "commit")
    return f"{letter['day']}  {letter['headline']}  ({letter['project']}, {commits})"


def _summarise(found: Harvest, is_dry: bool) -> list[str]:
    notes = []
    if found.taken_back:
        reverted = count_text(found.taken_back, "commit that was", "commits that were")
        notes.append(f"Left out: {reverted} reverted, reverts included.")
    if found.noise:
        notes.append(f"Left out: {count_text(found.noise, 'commit')} without anything to tell.")
    if not (found.letters or found.known or found.copies):
        looked = f" by {legible(', '.join(found.identities))}" if found.identities else ""
        notes.append(f"No new commits found{looked}.")
        others = ", ".join(f"{mail} ({n})" for mail, n in found.others.most_common(_OTHERS))
        notes += [f"Others committed: {legible(others)}."] if others else []
        advice = "--since 90d looks further back; --identity MAIL says which commits are yours."
        return [*notes, advice]
    drafts = count_text(len(found.letters), "draft")
    drafts = f"{drafts} from {count_text(found.commits, 'commit')}"
    before = count_text(found.known, "commit was", "commits were")
    before = f"; {before} proposed before" if found.known else ""
    if found.copies:
        copies = count_text(found.copies, "commit is a copy", "commits are copies")
        before += f"; {copies} of {'these' if found.letters else 'others'}"
    if not found.letters:
        return [*notes, f"Nothing new{before}."]
    if is_dry:
        return [*notes, f"{drafts} would be proposed{before}."]
    return [*notes, f"{drafts} to review{before}: chefslog drafts --source git"]


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

"""`chefslog season candidates`, `similar`, `gaps`, `pick`, `fold`, `move`: what goes in."""

from __future__ import annotations

from dataclasses import asdict

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output, dim
from chefslog.cli.season.workspace import load_seasons_again, open_workspace
from chefslog.cli.text import count_text
from chefslog.model.season import folded, move_picks, moved, with_picks, without_picks
from chefslog.season import gaps as lacking
from chefslog.season.ranking import rank
from chefslog.season.similarity import similar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from chefslog.cli.output import Line
    from chefslog.cli.season.workspace import Workspace
    from chefslog.season.gaps import Gaps
    from chefslog.season.ranking import Candidate


def list_candidates(args: Arguments) -> Output:
    """`chefslog season candidates`: what ranks first, and why."""
    workspace = open_workspace(args)
    sources, picked = workspace.sources, workspace.season.picked
    ranked = rank(sources.pieces, workspace.season.goals, sources.rubric)
    is_whole = args.flag("all") or args.flag("json") or args.flag("plain")
    limit = args.number("limit", len(ranked) if is_whole else 20)
    shown = ranked[:limit]
    notes = ["Points compare your own entries within this season; you decide: season pick ID…"]
    if len(shown) < len(ranked):
        notes.insert(0, f"The first {len(shown):,} of {len(ranked):,}; -a for all.")
    return Output(
        lambda: [
            {
                "id": candidate.piece.id,
                "short": candidate.piece.short,
                "headline": candidate.piece.headline,
                "points": candidate.points,
                "reasons": [{"points": points, "why": why} for points, why in candidate.reasons],
                "picked": candidate.piece.id in picked,
            }
            for candidate in shown
        ],
        lambda _width: _candidate_lines(shown, picked),
        notes=notes,
    )


def _candidate_lines(candidates: list[Candidate], picked: frozenset[str]) -> Iterator[Line]:
    for candidate in candidates:
        piece = candidate.piece
        mark = "✓" if piece.id in picked else " "
        yield f"{mark} {candidate.points:>3}  {piece.short[:6]}  {piece.headline}"
        yield (
            dim(f"       {', '.join(f'{why} {points:+}' for points, why in candidate.reasons)}"),
        )


def list_similar(args: Arguments) -> Output:
    """`chefslog season similar`: entries that could be one item."""
    pieces = open_workspace(args).sources.pieces
    groups = similar(pieces)
    by_id = {piece.id: piece for piece in pieces}
    lines = [
        line
        for group in groups
        for line in (*(f"  {by_id[ref].short[:6]}  {by_id[ref].headline}" for ref in group), "")
    ]
    note = "Fold them with: season fold ID ID…" if groups else "No entries look alike."
    return Output([list(group) for group in groups], lines, notes=[note])


def show_gaps(args: Arguments) -> Output:
    """`chefslog season gaps`: the competency grid, and what items lack."""
    workspace = open_workspace(args)
    sources = workspace.sources
    gaps = lacking.gaps(sources.picked(), sources.pieces, workspace.season.goals, sources.rubric)
    note = "No rubric: chefslog season set --rubric product-engineer"
    return Output(
        lambda: asdict(gaps),
        lambda _width: _gap_lines(workspace, gaps),
        notes=() if gaps.grid else [note],
    )


def _gap_lines(workspace: Workspace, gaps: Gaps) -> Iterator[str]:
    picked = workspace.sources.picked()
    width = max((len(row.title) for row in gaps.grid), default=0)
    for row in gaps.grid:
        cells = "".join("■" if piece.id in row.shown else "·" for piece in picked)
        maybe = count_text(len(row.maybe), "entry", "entries")
        yield f"{row.title:{width}}  {cells}" + (
            "" if row.shown else f"  nothing picked shows it; {maybe} might"
        )
    for goal in gaps.goals:
        yield f"goal {goal}: no pick serves it (goal:{goal})"
    for lack in gaps.lacks:
        what = "proof" if lack.field == "evidence" else lack.field
        yield f"{lack.short[:6]}  {lack.headline}: no {what}"
        yield f"        chefslog set {lack.short[:6]} {lack.token}…"


def pick_entries(args: Arguments) -> Output:
    """`chefslog season pick ID…`, with --drop to take out and --to N to move."""
    workspace = open_workspace(args, args.words)
    season = workspace.season
    published = {piece.id for piece in workspace.sources.pieces}
    place = args.number("to", 0)
    if args.flag("drop"):
        changed = without_picks(season, workspace.ids)
    else:
        named = zip(args.words, workspace.ids, strict=True)
        outside = [word for word, entry_id in named if entry_id not in published]
        if outside:
            raise UsageError(
                f"{', '.join(outside)}: private, or not of {season.first} to {season.last}. "
                "Nothing was changed."
            )
        changed = with_picks(season, workspace.ids)
        if place:
            changed = moved(changed, workspace.ids[0], place - 1)
    notes = [] if args.flag("drop") else _find_elsewhere(workspace)
    is_changed = workspace.save(changed, "pick")
    count = count_text(len(changed.picks), "pick")
    return Output(
        {"name": season.name, "picks": [pick.id for pick in changed.picks], "changed": is_changed},
        [f"✓ {count} in {season.name}" if is_changed else "Unchanged."],
        notes=notes,
    )


def _find_elsewhere(workspace: Workspace) -> list[str]:
    """Say which of the named entries are picked in another season too."""
    return [
        f"{piece.short[:6]} is picked in {other.name} too."
        for other in load_seasons_again(workspace)
        for piece in workspace.sources.pieces
        if other.name != workspace.season.name and piece.id in {*workspace.ids} & other.picked
    ]


def send_picks(args: Arguments) -> Output:
    """`chefslog season move SEASON ID…`: picks go to another season, with their texts."""
    from chefslog.cli.reader import open_writer
    from chefslog.store import records as store

    workspace = open_workspace(args, args.words[1:])
    here, known = workspace.season, load_seasons_again(workspace)
    named = [one for one in known if one.name.casefold() == args.words[0].casefold()]
    if not named:
        raise UsageError(
            f'no season "{args.words[0]}"; there are: {", ".join(s.name for s in known)}'
        )
    (there,) = named
    first, last = there.span
    days = {piece.id: piece.day for piece in workspace.sources.pieces}
    outside = [ref for ref, entry_id in zip(args.words[1:], workspace.ids, strict=True)
               if not first <= days.get(entry_id, first) <= last]  # fmt: skip
    if outside:
        raise UsageError(
            f"{', '.join(outside)}: not of {there.first} to {there.last}. Nothing was changed."
        )
    left, gained = move_picks(here, there, workspace.ids)
    with open_writer() as journal:
        store.save_moved(journal, (left, gained), (here, there))
    return Output({"from": here.name, "to": there.name, "picks": workspace.ids},
                  [f"✓ moved {len(workspace.ids)} from {here.name} to {there.name}"])  # fmt: skip


def fold_entries(args: Arguments) -> Output:
    """`chefslog season fold ID ID…`: the later ones become part of the first."""
    if len(args.words) < 2:
        raise UsageError("name the entry to keep, then those to fold into it")
    workspace = open_workspace(args, args.words)
    published = {piece.id for piece in workspace.sources.pieces}
    if not published.issuperset(workspace.ids):
        raise UsageError("one of them is private or outside the season. Nothing was changed.")
    kept, *others = workspace.ids
    is_changed = workspace.save(folded(workspace.season, kept, others), "fold")
    return Output(
        {"id": kept, "folded": others, "changed": is_changed},
        [f"✓ folded {len(others)} into {args.words[0]}" if is_changed else "Unchanged."],
    )

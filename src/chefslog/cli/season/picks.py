"""What goes into a review, and the writer's own texts for it: `season pick`, `write` and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from functools import partial
from typing import Any

from chefslog.capture.add import read_stdin
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.journal.list import limit_of
from chefslog.cli.output import Output, Styled, dim
from chefslog.cli.reader import open_writer
from chefslog.cli.season.seasons import Workspace, load_seasons_again, open_review, open_workspace
from chefslog.cli.text import count_text
from chefslog.model.season import (
    SWITCHES,
    Season,
    folded,
    moved,
    with_part,
    with_picks,
    with_switch,
    with_text,
    without_picks,
)
from chefslog.reading.connect import open_snapshot
from chefslog.season.desk import (
    FREE_PLACES,
    Place,
    find_place,
    from_document,
    rewrite_place,
    to_document,
    write_place,
)
from chefslog.season.document import AUDIENCES
from chefslog.season.ranking import gaps as find_gaps
from chefslog.season.ranking import rank
from chefslog.season.similarity import similar


def list_candidates(args: Arguments) -> Output:
    """`chefslog season candidates`: what ranks first, and why."""
    workspace = open_workspace(args)
    sources, picked = workspace.sources, workspace.season.picked
    ranked = rank(sources.pieces, workspace.season.goals, sources.rubric)
    limit = limit_of(args)
    shown = ranked[:limit]
    notes = ["Points compare your own entries within this season; you decide: season pick ID…"]
    if not ranked:
        notes = [_no_entries(workspace)]
    if len(shown) < len(ranked):
        notes.insert(0, f"The first {len(shown):,} of {len(ranked):,}; -a for all.")
    data = [
        {
            "id": candidate.piece.id,
            "short": candidate.piece.short,
            "headline": candidate.piece.headline,
            "points": candidate.points,
            "reasons": [{"points": points, "why": why} for points, why in candidate.reasons],
            "picked": candidate.piece.id in picked,
        }
        for candidate in shown
    ]
    lines: list[str | Styled] = []
    for candidate in shown:
        piece = candidate.piece
        mark = "✓" if piece.id in picked else " "
        lines.append(f"{mark} {candidate.points:>3}  {piece.short[:6]}  {piece.headline}")
        if candidate.reasons:
            reasons = ", ".join(f"{why} {points:+}" for points, why in candidate.reasons)
            lines.append(dim(f"       {reasons}"))
    return Output(data, lines, notes=notes)


def list_similar(args: Arguments) -> Output:
    """`chefslog season similar`: entries that could be one item."""
    workspace = open_workspace(args)
    pieces = workspace.sources.pieces
    groups = similar(pieces)
    by_id = {piece.id: piece for piece in pieces}
    lines = [
        line
        for group in groups
        for line in (*(f"  {by_id[ref].short[:6]}  {by_id[ref].headline}" for ref in group), "")
    ]
    note = "Fold them with: season fold ID ID…" if groups else "No entries look alike."
    note = note if pieces else _no_entries(workspace)
    return Output([list(group) for group in groups], lines, notes=[note])


def _no_entries(workspace: Workspace) -> str:
    season = workspace.season
    return f"There is no entry of {season.first} to {season.last} that a review may show."


def show_gaps(args: Arguments) -> Output:
    """`chefslog season gaps`: the competency grid, and what items lack."""
    workspace = open_review(args)
    sources, picked = workspace.sources, workspace.sources.picked()
    gaps = find_gaps(picked, sources.pieces, workspace.season.goals, sources.rubric)

    def lines() -> Iterator[str]:
        width = max((len(row.title) for row in gaps.grid), default=0)
        for row in gaps.grid:
            cells = "".join("■" if piece.id in row.shown else "·" for piece in picked)
            maybe = count_text(len(row.maybe), "entry", "entries")
            missing = "" if row.shown else f"  nothing picked shows it; {maybe} might"
            yield f"{row.title:{width}}  {cells}{missing}"
        for goal in gaps.goals:
            yield f"goal {goal}: no pick serves it (goal:{goal})"
        for lack in gaps.lacks:
            what = "proof" if lack.field == "evidence" else lack.field
            yield f"{lack.short[:6]}  {lack.headline}: no {what}"
            yield f"        chefslog set {lack.short[:6]} {lack.token}…"

    note = "No rubric: chefslog season set --rubric product-engineer"
    return Output(asdict(gaps), lines(), notes=() if gaps.grid else [note])


def pick_entries(args: Arguments) -> Output:
    """`chefslog season pick ID…`, with --drop to take out and --to N to move."""
    workspace = open_workspace(args, args.words)
    ids, place, drops, notes = workspace.ids, args.number("to", 0), args.flag("drop"), []
    if not drops:
        _refuse_unpublished(workspace)
        notes = [
            f"{piece.short[:6]} is picked in {other.name} too."
            for other in load_seasons_again(workspace)
            for piece in workspace.sources.pieces
            if other.name != workspace.season.name and piece.id in {*ids} & other.picked
        ]

    def change(season: Season) -> Season:
        if drops:
            return without_picks(season, ids)
        season = with_picks(season, ids)
        return moved(season, ids[0], place - 1) if place else season

    return workspace.save(
        change,
        "pick",
        lambda season: f"{count_text(len(season.picks), 'pick')} in {season.name}",
        lambda season: {"name": season.name, "picks": [pick.id for pick in season.picks]},
        notes,
    )


def send_picks(args: Arguments) -> Output:
    """`chefslog season move SEASON ID…`: picks go to another season, with their texts."""
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
    outside = [one for one in workspace.ids if not first <= days.get(one, first) <= last]
    if outside:
        names = workspace.name_entries(outside)
        raise UsageError(f"{names}: not of {there.first} to {there.last}. Nothing was changed.")
    with open_writer() as journal:
        store.save_moved(journal, here.name, there.name, workspace.ids)
    return Output({"from": here.name, "to": there.name, "picks": workspace.ids},
                  [f"✓ moved {len(workspace.ids)} from {here.name} to {there.name}"])  # fmt: skip


def fold_entries(args: Arguments) -> Output:
    """`chefslog season fold ID ID…`: the later ones become part of the first."""
    if len(args.words) < 2:
        raise UsageError("name the entry to keep, then those to fold into it")
    workspace = open_workspace(args, args.words)
    _refuse_unpublished(workspace)
    kept, *others = workspace.ids
    done = f"folded {len(others)} into {workspace.name_entries([kept])}"
    return workspace.save(
        lambda season: folded(season, kept, others),
        "fold",
        lambda _: done,
        lambda _: {"id": kept, "folded": others},
    )


def _refuse_unpublished(workspace: Workspace) -> None:
    """Raise UsageError where an entry was named that this review may not show."""
    season, published = workspace.season, {piece.id for piece in workspace.sources.pieces}
    outside = [entry_id for entry_id in workspace.ids if entry_id not in published]
    if outside:
        names = workspace.name_entries(outside)
        raise UsageError(
            f"{names}: private, or not of {season.first} to {season.last}. Nothing was changed."
        )


def _find_place(workspace: Workspace, name: str) -> Place:
    """Return a place by its name, or a pick by a reference to its entry. Raises UsageError."""
    from chefslog.reading.resolve import resolve

    key = name
    if name not in ("opening", *FREE_PLACES) and not name.startswith("goal:") and "/" not in name:
        with open_snapshot(workspace.reader.home) as snapshot:
            key = resolve(snapshot, name)
    if key != name and key not in {item.id for item in workspace.sources.items()}:
        entry = workspace.name_entries([key])
        pick = f"chefslog season pick {entry.split()[0]}"
        raise UsageError(f"{entry}: not picked in {workspace.season.name}: {pick}")
    return find_place(workspace.sources, key, workspace.reader.home.config)


def write_text(args: Arguments) -> Output:
    """`chefslog season write TARGET [TEXT]`: a text for this review; the entry stays as it is."""
    return _write(args, args.words[0], args.words[1:])


def write_opening(args: Arguments) -> Output:
    """`chefslog season opening [TEXT]`."""
    return _write(args, "opening", args.words)


def _write(args: Arguments, name: str, words: list[str]) -> Output:
    workspace = open_workspace(args)
    place = _find_place(workspace, name)
    title, part = args.text("title"), args.text("part")
    if place.item is None and (title is not None or part is not None):
        raise UsageError("--title and --part are for picks")
    typed = read_stdin() if words == ["-"] else " ".join(words)
    write: Callable[[Season], Season] | None = None
    held: AbstractContextManager[object] = nullcontext()
    if args.flag("reset"):
        write = partial(with_text, key=place.key, own=None)
    elif typed.strip() or title is not None:
        words_then, title_then = typed.strip() or place.text, title or place.title
        write = partial(write_place, place=place, words=words_then, title=title_then)
    elif part is None:
        from chefslog.capture.editor import edit_path, edit_text

        edited = edit_text(
            edit_path(workspace.reader.home),
            to_document(place),
            lambda text: from_document(place, text),
        )
        if edited is not None:
            held = edited
            new_title, text = edited.value
            write = partial(rewrite_place, place=place, words=text, title=new_title)

    def change(season: Season) -> Season:
        season = write(season) if write else season
        if part is None:
            return season
        return with_part(season, [place.key], None if part == "proposed" else part)

    named = workspace.name_entries([place.key]) if place.item else place.key
    with held:
        return workspace.save(
            change,
            "season text",
            lambda season: f"{named} in {season.name}",
            lambda season: {"place": place.key, "season": season.name},
            ["The entry stays as it is; --reset takes the proposed text again."],
        )


def show_text(args: Arguments) -> Output:
    """`chefslog season text TARGET`: the text as it will be printed, and what it is made from."""
    place = _find_place(open_workspace(args), args.words[0])
    data: dict[str, Any] = {
        "place": place.key,
        "text": place.text,
        "title": place.title,
        "part": place.item.part if place.item else "",
        "edited": place.own is not None,
        "changed_since": place.is_stale,
        "source": place.source,
    }

    def lines() -> Iterator[str]:
        if place.item:
            yield f"{place.title}  ({place.item.part})"
        yield from (place.text or "Nothing is written here yet.").split("\n")
        if place.own is not None:
            yield ""
            yield "Edited for this review" + (", source changed since." if place.is_stale else ".")
        for piece in place.item.pieces if place.item else ():
            yield f"  {piece.short[:6]}  {piece.headline}"
            if piece.told.get(""):
                yield f"          notes, not in the text: {' '.join(piece.told[''])}"

    return Output(data, lines())


def set_switch(args: Arguments) -> Output:
    """`chefslog season switch NAME on|off --for WHO`; without words, what is on for whom."""
    workspace = open_workspace(args)
    audience = args.text("for") or "manager"
    if not args.words:
        on = {name: [one for one in SWITCHES if workspace.sources.is_on(name, one)]
              for name in AUDIENCES}  # fmt: skip
        return Output(on, [f"{name:8} {', '.join(held) or 'picks only'}"
                           for name, held in on.items()])  # fmt: skip
    name, state = args.words[0], args.words[1] if len(args.words) > 1 else "on"
    if name not in SWITCHES or state not in ("on", "off"):
        raise UsageError(f"name one of {' '.join(SWITCHES)}, then on or off")
    if audience == "me":
        raise UsageError("for yourself everything is on: name --for manager, skip or peer")
    is_on = state == "on"
    return workspace.save(
        lambda season: with_switch(season, audience, name, is_on),
        "season",
        lambda season: f"{name} {state} for {audience} in {season.name}",
        lambda _: {"switch": name, "on": is_on, "for": audience},
    )

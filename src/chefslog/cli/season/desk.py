"""`chefslog season write`, `opening`, `text`, `switch`, `rename`, `move`: a review's own texts."""

from __future__ import annotations

import sys
from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_writer
from chefslog.cli.season.workspace import Workspace, open_workspace
from chefslog.model.season import (
    SWITCHES,
    OwnText,
    Season,
    with_part,
    with_picks,
    with_switch,
    with_text,
    without_picks,
)
from chefslog.season.audience import AUDIENCES
from chefslog.season.document import OPENING_PICKS, own_text, propose_opening
from chefslog.season.item import make_item, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.season.item import Item

_PLACES = ("opening", "next", "asks")


class Place:
    """A place of the review that can have a text of the writer's own: its key and its source."""

    __slots__ = ("ids", "item", "key", "own", "source", "text")

    def __init__(self, workspace: Workspace, name: str) -> None:
        season, sources = workspace.season, workspace.sources
        self.item: Item | None = None
        self.source, self.key = "", name
        self.ids: tuple[str, ...] = ()
        if name == "opening":
            items = sources.items()[:OPENING_PICKS]
            self.source = propose_opening(items)
            self.ids = tuple(one.id for item in items for one in item.pieces)
        elif name in _PLACES or "/" in name:
            pass
        elif name.startswith("goal:"):
            if name[5:] not in {goal.key for goal in season.goals}:
                raise UsageError(f'"{name[5:]}" is no goal of {season.name}')
        else:
            self.item = _find_item(workspace, name)
            self.key = self.item.id
            self.ids = tuple(one.id for one in self.item.pieces)
            bare = replace(season, texts={})
            pick = next(pick for pick in sources.picks() if pick.id == self.key)
            self.source = source_of(make_item(pick, self.item.pieces[0], bare))
        self.own = season.texts.get(self.key)
        self.text = self.item.words if self.item else own_text(sources, name) or self.source

    @property
    def is_stale(self) -> bool:
        """Whether what the text was made from has changed since."""
        return self.own is not None and self.own.source != self.source


def _find_item(workspace: Workspace, ref: str) -> Item:
    from chefslog.reading.connect import open_snapshot
    from chefslog.reading.resolve import resolve

    with open_snapshot(workspace.reader.home) as snapshot:
        entry_id = resolve(snapshot, ref)
    for item in workspace.sources.items():
        if item.id == entry_id:
            return item
    raise UsageError(f"{ref} is not picked in {workspace.season.name}: chefslog season pick {ref}")


def write_text(args: Arguments) -> Output:
    """`chefslog season write PLACE [TEXT]`: a text for this review; the entry stays as it is."""
    workspace = open_workspace(args)
    place = Place(workspace, args.words[0])
    return _save(args, workspace, place, args.words[1:])


def write_opening(args: Arguments) -> Output:
    """`chefslog season opening [TEXT]`."""
    workspace = open_workspace(args)
    return _save(args, workspace, Place(workspace, "opening"), args.words)


def _save(args: Arguments, workspace: Workspace, place: Place, words: list[str]) -> Output:
    season, name = workspace.season, args.text("title")
    part = args.text("part")
    if place.item is None and (name is not None or part is not None):
        raise UsageError("--title and --part are for picks")
    text = sys.stdin.read() if words == ["-"] else " ".join(words)
    changed: Season = season
    if args.flag("reset"):
        changed = with_text(season, place.key, None)
    elif text.strip() or name is not None:
        held = place.own or OwnText()
        own = OwnText(
            text.strip() or held.words,
            held.title if name is None else name.strip(),
            place.source,
            place.ids,
        )
        changed = with_text(season, place.key, own)
    elif part is None:
        return _shown(place)
    if part is not None:
        changed = with_part(changed, [place.key], None if part == "proposed" else part)
    is_changed = workspace.save(changed, "season text")
    return Output(
        {"place": place.key, "season": season.name, "changed": is_changed},
        [f"✓ {args.words[0] if args.words and place.item else place.key} in {season.name}"
         if is_changed else "Unchanged."],
        notes=["The entry stays as it is; --reset takes the proposed text again."],
    )  # fmt: skip


def show_text(args: Arguments) -> Output:
    """`chefslog season text PLACE`: the text as it will be printed, and what it is made from."""
    return _shown(Place(open_workspace(args), args.words[0]))


def _shown(place: Place) -> Output:
    data: dict[str, Any] = {
        "place": place.key,
        "text": place.text,
        "title": place.item.title if place.item else "",
        "part": place.item.part if place.item else "",
        "edited": place.own is not None,
        "changed_since": place.is_stale,
        "source": place.source,
    }

    def lines() -> Iterator[str]:
        if place.item:
            yield f"{place.item.title}  ({place.item.part})"
        yield place.text or "Nothing is written here yet."
        if place.own is not None:
            yield ""
            yield "Edited for this review" + (", source changed since." if place.is_stale else ".")
        for piece in place.item.pieces if place.item else ():
            yield f"  {piece.short[:6]}  {piece.headline}"
            if piece.told.get(""):
                yield f"          notes, not in the text: {' '.join(piece.told[''])}"

    return Output(data, lambda _width: lines())


def set_switch(args: Arguments) -> Output:
    """`chefslog season switch NAME on|off --for WHO`; without words, what is on for whom."""
    workspace = open_workspace(args)
    season, audience = workspace.season, args.text("for") or "manager"
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
    is_changed = workspace.save(with_switch(season, audience, name, state == "on"), "season")
    return Output(
        {"switch": name, "on": state == "on", "for": audience, "changed": is_changed},
        [f"✓ {name} {state} for {audience} in {season.name}" if is_changed else "Unchanged."],
    )


def change_name(args: Arguments) -> Output:
    """`chefslog season rename OLD NEW`."""
    from chefslog.store.seasons import rename_season

    old, new = args.words
    with open_writer() as journal:
        step = rename_season(journal, old, new)
    return Output({"name": new, "changed": step is not None},
                  [f"✓ {old} is now {new}" if step else "Unchanged."])  # fmt: skip


def send_picks(args: Arguments) -> Output:
    """`chefslog season move SEASON ID…`: picks go to another season, with their texts."""
    from chefslog.reading.connect import open_snapshot
    from chefslog.season.plans import season
    from chefslog.store import seasons as store

    workspace = open_workspace(args, args.words[1:])
    here = workspace.season
    with open_snapshot(workspace.reader.home) as snapshot:
        there = season(snapshot, args.words[0])
    assert there is not None
    if there.name == here.name or not set(workspace.ids) <= {pick.id for pick in here.picks}:
        raise UsageError(f"name another season and picks of {here.name}. Nothing was changed.")
    left, gained = here, with_picks(there, workspace.ids)
    for pick in here.picks:
        if pick.id in workspace.ids:
            left = without_picks(left, [pick.id, *pick.folded])
            own = here.texts.get(pick.id)
            left = with_text(left, pick.id, None)
            gained = replace(
                gained, picks=tuple(pick if one.id == pick.id else one for one in gained.picks)
            )
            gained = with_text(gained, pick.id, own) if own else gained
    with open_writer() as journal:
        store.move_picks(journal, left, gained, (here.name, there.name))
    return Output({"from": here.name, "to": there.name, "picks": workspace.ids},
                  [f"✓ moved {len(workspace.ids)} from {here.name} to {there.name}"])  # fmt: skip

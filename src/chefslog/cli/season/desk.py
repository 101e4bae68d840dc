"""`chefslog season write`, `opening`, `text`, `switch`: a review's own texts."""

from __future__ import annotations

import sys
from contextlib import nullcontext

from chefslog.capture.editor import edit_path, edit_text
from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.season.seasons import Workspace, open_workspace
from chefslog.model.season import SWITCHES, with_part, with_switch, with_text
from chefslog.season.desk import (
    FREE_PLACES,
    Place,
    find_place,
    from_document,
    to_document,
    write_place,
)
from chefslog.season.document import AUDIENCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import Any


def _find_place(workspace: Workspace, name: str) -> Place:
    """Return a place by its name, or a pick by a reference to its entry. Raises UsageError."""
    from chefslog.reading.connect import open_snapshot
    from chefslog.reading.resolve import resolve

    key = name
    if name not in ("opening", *FREE_PLACES) and not name.startswith("goal:") and "/" not in name:
        with open_snapshot(workspace.reader.home) as snapshot:
            key = resolve(snapshot, name)
    if key != name and key not in {item.id for item in workspace.sources.items()}:
        season = workspace.season.name
        raise UsageError(f"{name} is not picked in {season}: chefslog season pick {name}")
    return find_place(workspace.sources, key, workspace.reader.home.config)


def write_text(args: Arguments) -> Output:
    """`chefslog season write PLACE [TEXT]`: a text for this review; the entry stays as it is."""
    return _write(args, args.words[0], args.words[1:])


def write_opening(args: Arguments) -> Output:
    """`chefslog season opening [TEXT]`."""
    return _write(args, "opening", args.words)


def _write(args: Arguments, name: str, words: list[str]) -> Output:
    workspace = open_workspace(args)
    place, season = _find_place(workspace, name), workspace.season
    title, part = args.text("title"), args.text("part")
    if place.item is None and (title is not None or part is not None):
        raise UsageError("--title and --part are for picks")
    typed = sys.stdin.read() if words == ["-"] else " ".join(words)
    held: AbstractContextManager[object] = nullcontext()
    if args.flag("reset"):
        season = with_text(season, place.key, None)
    elif typed.strip() or title is not None:
        season = write_place(season, place, typed.strip() or place.text, title or place.title)
    elif part is None:
        edited = edit_text(
            edit_path(workspace.reader.home),
            to_document(place),
            lambda text: from_document(place, text),
        )
        if edited is not None:
            held = edited
            new_title, text = edited.value
            season = write_place(season, place, text, new_title)
    if part is not None:
        season = with_part(season, [place.key], None if part == "proposed" else part)
    with held:
        return workspace.save(
            season,
            "season text",
            f"{name if place.item else place.key} in {season.name}",
            {"place": place.key, "season": season.name},
            ["The entry stays as it is; --reset takes the proposed text again."],
        )


def show_text(args: Arguments) -> Output:
    """`chefslog season text PLACE`: the text as it will be printed, and what it is made from."""
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
        yield place.text or "Nothing is written here yet."
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
    is_on = state == "on"
    return workspace.save(
        with_switch(season, audience, name, is_on),
        "season",
        f"{name} {state} for {audience} in {season.name}",
        {"switch": name, "on": is_on, "for": audience},
    )

"""What the Season screen writes: the season through the writer, publications into files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chefslog.home.files import make_folder, write_private
from chefslog.model.season import Season, SeasonError, with_picks
from chefslog.reading import pages
from chefslog.reading.rows import day_of
from chefslog.season.plans import NoSeason, season
from chefslog.season.publishing import FORMATS, publish
from chefslog.tui.base import Host
from chefslog.tui.data import changes as changing
from chefslog.tui.data.timeline import Row

if TYPE_CHECKING:
    from chefslog.season.document import Sources
    from chefslog.store.journal import Journal

Alter = Callable[[Season], Season]


def alter(app: Host, name: str, change: Alter, verb: str, said: str) -> None:
    """Change a season as it is when its turn comes, as one step."""
    home = app.home

    def work(journal: Journal) -> int | None:
        from chefslog.reading.connect import open_snapshot
        from chefslog.store.errors import Refused
        from chefslog.store.seasons import save_season

        try:
            with open_snapshot(home) as snapshot:
                held = season(snapshot, name)
            assert held is not None
            return save_season(journal, change(held), verb=verb, seen=held)
        except (NoSeason, SeasonError) as error:
            raise Refused(f"{error}. Nothing was changed.") from error

    _write(app, work, said)


def send(app: Host, rows: Sequence[Row]) -> None:
    """Pick the selected entries for the newest season, those of its days that can be published."""
    snapshot = app.source.snapshot()
    held = season(snapshot, today=app.today()) if snapshot else None
    if not rows:
        return
    if held is None:
        app.say(f"There is no season yet: {app.keys.shown('season')} leads there.", problem=True)
        return
    first, last = held.span
    fit = [
        str(row[pages.ID])
        for row in rows
        if row[pages.STATE] == "entry"
        and not row[pages.PRIVATE]
        and first <= day_of(row[pages.KEY]) <= last
    ]
    if len(fit) < len(rows):
        away = len(rows) - len(fit)
        app.say(f"{away} private or not of {held.first} to {held.last}: left out.", problem=True)
    if fit:
        if app.numbered is not None:
            app.numbered.let_go()
        count = "1 entry" if len(fit) == 1 else f"{len(fit)} entries"
        alter(app, held.name, lambda one: with_picks(one, fit), "pick",
              f"{count} in {held.name}")  # fmt: skip


def begin(app: Host, new: Season, then: Callable[[], None]) -> None:
    """Keep a new season."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.seasons import save_season

        return save_season(journal, new, verb="new season")

    def done(_: int | None) -> None:
        app.say(f"new season {new.name} · {app.keys.shown('undo')} undoes")
        then()

    changing.write(app, work, done)


def _write(app: Host, work: Callable[[Journal], int | None], said: str) -> None:
    def done(step: int | None) -> None:
        app.say(f"{said} · {app.keys.shown('undo')} undoes" if step else "nothing changed")

    changing.write(app, work, done)


def format_of(path: str) -> str:
    """The format that a file's ending asks for; empty where there is none of it."""
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return ending if ending in FORMATS else ""


def whole_path(text: str) -> str:
    """A typed path with `~` and relative parts resolved."""
    return os.path.abspath(os.path.expanduser(text))


def suggested(name: str, audience: str) -> str:
    """Where a summary goes when nothing else is said: the folder one is in."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name)
    return f"{safe.strip('.') or 'season'}-{audience}.md"


def checked_path(text: str) -> tuple[str, bool]:
    """What a path leads to, and whether it can be written."""
    path = whole_path(text) if text else ""
    if not path or os.path.isdir(path):
        return "a file: the ending .md, .txt or .html says how it is written", False
    if not format_of(path):
        return f"{path}: the ending has to be .md, .txt or .html", False
    replaced = "replaces " if os.path.exists(path) else ""
    return f"{replaced}{path}", True


def publication(sources: Sources, audience: str, text: str, config: str | None) -> str:
    """Write the document into a file, 0600; what to say about it."""
    path = whole_path(text)
    written, problems = publish(sources, audience, format_of(path), config)
    try:
        make_folder(os.path.dirname(path))
        write_private(path, written.encode("utf-8", "replace"))
    except OSError as error:
        return f"{path}: {error.strerror}. Nothing was written."
    return " ".join([f"written: {path}, for {audience}; no private entry is in it", *problems])

"""What the Season screen writes: the season through the writer, a review into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chefslog.model.season import Season, SeasonError, move_picks, with_picks
from chefslog.reading import pages
from chefslog.reading.entry import day_of
from chefslog.season.handout import list_used, render_review, write_handout
from chefslog.season.plans import NoSeason, season
from chefslog.tui.base import Host
from chefslog.tui.data import changes as changing
from chefslog.tui.data.timeline import Row

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.season.plan import Plan

Alter = Callable[[Season], Season]


def alter(
    app: Host,
    name: str,
    change: Alter,
    verb: str,
    said: str,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Change a season as it is when its turn comes, as one step; then go on where that worked."""
    home = app.home

    def work(journal: Journal) -> int | None:
        from chefslog.reading.connect import open_snapshot
        from chefslog.store.errors import Refused
        from chefslog.store.records import save_season

        try:
            with open_snapshot(home) as snapshot:
                held = season(snapshot, name)
            assert held is not None
            return save_season(journal, change(held), verb=verb, seen=held)
        except (NoSeason, SeasonError) as error:
            raise Refused(f"{error}. Nothing was changed.") from error

    changing.write(app, work, said, then)


def begin(app: Host, new: Season, then: Callable[[], None]) -> None:
    """Keep a new season."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.records import save_season

        return save_season(journal, new, verb="new season")

    changing.write(app, work, f"new season {new.name}", then)


def rename(app: Host, old: str, new: str, then: Callable[[], None]) -> None:
    """Give a season another name."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.errors import Refused
        from chefslog.store.records import rename_season

        try:
            return rename_season(journal, old, new)
        except SeasonError as error:
            raise Refused(f"{error}. Nothing was changed.") from error

    changing.write(app, work, f"{old} is now {new}", then)


def move(app: Host, here: Season, there: Season, ref: str) -> None:
    """Move a pick to another season, with its text."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.records import save_moved

        return save_moved(journal, move_picks(here, there, [ref]), (here, there))

    changing.write(app, work, f"moved to {there.name}")


def send(app: Host, rows: Sequence[Row]) -> None:
    """Pick the selected entries for the usual season, those of its days that can be published."""
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


def write_file(app: Host, plan: Plan, kind: str, path: str) -> None:
    """Write the review into a file, beside one that was edited since, and keep the version."""
    audience, config = plan.wish.audience, app.home.config

    def work(journal: Journal) -> str:
        from chefslog.store.records import add_version

        text, problems = render_review(plan.sources, audience, kind, config)
        try:
            written = write_handout(path, text, plan.versions)
        except OSError as error:
            return f"{error.filename or path}: {error.strerror}. Nothing was written."
        ids = list_used(plan.sources, audience)
        add_version(journal, plan.season.name, audience, kind, written, text, ids)
        said = f"written: {written}, for {audience}; no private entry is in it"
        return " ".join([said, *problems])

    def done(said: object) -> None:
        app.say(str(said), problem=not str(said).startswith("written"))

    app.writer.write(work, done)

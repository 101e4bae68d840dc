"""What the Season screen writes: the season through the writer, a review into a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chefslog.model.season import Season, SeasonError, with_picks
from chefslog.reading import pages
from chefslog.reading.entry import day_of
from chefslog.season.handout import list_used, render_review, write_handout
from chefslog.season.plans import season
from chefslog.tui.base import Host
from chefslog.tui.data import changes
from chefslog.tui.data.timeline import Row

if TYPE_CHECKING:
    from chefslog.store.journal import Journal
    from chefslog.tui.season.plan import Plan

Alter = Callable[[Season], Season]
Then = Callable[[], None] | None


def save(app: Host, change: Callable[[Journal], int | None], said: str, then: Then = None) -> None:
    """Change what is kept of seasons, as one step; then go on where that worked."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.errors import Refused

        try:
            return change(journal)
        except SeasonError as error:
            raise Refused(f"{error}. Nothing was changed.") from error

    changes.write(app, work, said, then)


def alter(app: Host, name: str, change: Alter, verb: str, said: str, then: Then = None) -> None:
    """Change a season as it is when its turn comes; then go on where that worked."""

    def work(journal: Journal) -> int | None:
        from chefslog.store.records import change_season

        return change_season(journal, name, change, verb)[1]

    save(app, work, said, then)


def send(app: Host, rows: Sequence[Row]) -> None:
    """Pick the selected entries for the usual season, those of its days that can be published."""
    snapshot = app.source.snapshot()
    held = season(snapshot, today=app.today()) if snapshot else None
    if not rows:
        return
    if held is None:
        app.say(f"There is no season yet: {app.keys.shown('season')} leads there.", problem=True)
        return
    away = Counter(_why_not(row, held) for row in rows)
    fit = [str(row[pages.ID]) for row in rows if not _why_not(row, held)]
    told = ", ".join(f"{count} {why}" for why, count in away.items() if why)
    told = f"left out: {told}" if told else ""
    if not fit:
        app.say(told[:1].upper() + told[1:], problem=True)
    else:
        if app.numbered is not None:
            app.numbered.let_go()
        count = "1 entry" if len(fit) == 1 else f"{len(fit)} entries"
        said = "; ".join(filter(None, (f"{count} in {held.name}", told)))
        alter(app, held.name, lambda one: with_picks(one, fit), "pick", said)


def _why_not(row: Row, season: Season) -> str:
    """Return why an entry cannot be picked for a season; empty where it can."""
    first, last = season.span
    state = {"trashed": "in the trash", "draft": "still a draft"}.get(row[pages.STATE], "")
    private = "private" if row[pages.PRIVATE] else ""
    is_of = first <= day_of(row[pages.KEY]) <= last
    return state or private or ("" if is_of else f"not of {season.first} to {season.last}")


def write_file(app: Host, plan: Plan, kind: str, path: str) -> None:
    """Write the review into a file, beside one that was edited since, and keep the version."""
    audience, config = plan.wish.audience, app.home.config

    def work(journal: Journal) -> tuple[str, bool]:
        from chefslog.store.records import add_version
        from chefslog.tui.season.picks import short_path

        text, problems = render_review(plan.sources, audience, kind, config)
        try:
            written = write_handout(path, text, plan.versions)
        except OSError as error:
            return f"{error.filename or path}: {error.strerror}. Nothing was written.", True
        ids = list_used(plan.sources, audience)
        add_version(journal, plan.season.name, audience, kind, written, text, ids)
        shown = short_path(written, app.size.width - 50)
        said = f"written: {shown}, for {audience}; no private entry is in it"
        return " ".join([said, *problems]), False

    def done(result: object) -> None:
        said, failed = result if isinstance(result, tuple) else (str(result), True)
        app.say(said, problem=failed)

    app.writer.write(work, done)

"""What a season's commands work on: the season, its published entries, its rubric."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.reader import Reader, open_reader, open_writer
from chefslog.home.narration import narrate
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_seasons
from chefslog.season.plans import season

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.season.document import Sources

NO_PICKS = "Nothing is picked yet, so no entry is in it: chefslog season candidates"
NO_SEASON = "there is no season yet: chefslog season new H2-2026 2026-07..2026-12"


class Workspace:
    """A season with what its texts are made from, and the ids of the entries that were named."""

    __slots__ = ("ids", "reader", "sources")

    def __init__(self, reader: Reader, sources: Sources, ids: list[str]) -> None:
        self.reader = reader
        self.sources = sources
        self.ids = ids

    @property
    def season(self) -> Season:
        """The season itself."""
        return self.sources.season

    def save(self, changed: Season, verb: str) -> bool:
        """Save a changed season; whether anything differed."""
        from chefslog.store.records import save_season

        with open_writer() as journal:
            return save_season(journal, changed, verb=verb, seen=self.season) is not None


def open_season(args: Arguments) -> tuple[Reader, Season]:
    """Read the season that is asked for. Raises UsageError without one, JournalError."""
    reader = open_reader(args)
    found = season(reader.snapshot, args.text("season"), reader.today)
    if found is None:
        raise UsageError(NO_SEASON)
    return reader, found


def open_workspace(args: Arguments, refs: list[str] | None = None) -> Workspace:
    """Read the season that is asked for with its entries. Raises UsageError, JournalError."""
    from chefslog.reading.resolve import resolve
    from chefslog.season.document import read_sources

    reader, found = open_season(args)
    with reader.snapshot as snapshot:
        sources, problems = read_sources(snapshot, found, reader.today, reader.rules.labels)
        ids = [resolve(snapshot, ref) for ref in refs or ()]
    narrate(*problems)
    return Workspace(reader, sources, ids)


def open_review(args: Arguments) -> Workspace:
    """Read the season that is asked for to make a text of its picks, saying where there are none.

    Raises UsageError, JournalError.
    """
    workspace = open_workspace(args)
    if not workspace.season.picks:
        narrate(NO_PICKS)
    return workspace


def load_seasons_again(workspace: Workspace) -> list[Season]:
    """Read all seasons of a workspace's journal, which is closed by now."""
    with open_snapshot(workspace.reader.home) as snapshot:
        return load_seasons(snapshot)

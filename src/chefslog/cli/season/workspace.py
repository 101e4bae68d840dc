"""What a season's commands work on: the season, its published entries, its rubric."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.reader import Reader, open_reader, open_writer
from chefslog.home.narration import narrate
from chefslog.model.season import Season
from chefslog.season.plans import season

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.season.document import Sources

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
        from chefslog.store.seasons import save_season

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
    from chefslog.season.document import Sources
    from chefslog.season.material import material, names_of_people
    from chefslog.season.rubric import RubricError, read_rubric

    reader, found = open_season(args)
    first, last = found.span
    with reader.snapshot as snapshot:
        pieces = material(snapshot, first, last)
        names = names_of_people(snapshot)
        ids = [resolve(snapshot, ref) for ref in refs or ()]
    rubric = None
    if found.rubric:
        try:
            rubric = read_rubric(found.rubric, f"rubric of {found.name}")
        except RubricError as error:
            narrate(f"{error}. Shown without it.")
    sources = Sources(found, pieces, rubric, names, reader.today, reader.rules.labels)
    return Workspace(reader, sources, ids)

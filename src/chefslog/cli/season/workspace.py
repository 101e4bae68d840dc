"""What a season's commands have in front of them: the season, its published entries, its rubric."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import Desk, say, sit_down
from chefslog.cli.journal.writer import writer
from chefslog.model.season import Season
from chefslog.reading.resolve import resolve
from chefslog.season.document import Sources
from chefslog.season.material import material, names_of_people
from chefslog.season.plans import season
from chefslog.season.rubric import RubricError, read_rubric
from chefslog.store.seasons import save_season

NONE_YET = "there is no season yet: chefslog season new H2-2026 2026-07..2026-12"


class Table:
    """A season laid out: what its texts are made from, and the entries that IDs named."""

    __slots__ = ("desk", "ids", "sources")

    def __init__(self, desk: Desk, sources: Sources, ids: list[str]) -> None:
        self.desk = desk
        self.sources = sources
        self.ids = ids

    @property
    def season(self) -> Season:
        """The season itself."""
        return self.sources.season

    def save(self, changed: Season, verb: str) -> bool:
        """Keep a changed season; whether anything differed."""
        with writer() as journal:
            return save_season(journal, changed, verb=verb, seen=self.season) is not None


def lay(asked: Asked, refs: list[str] | None = None) -> Table:
    """Read the season asked for. Raises UsageError without one, ReadError."""
    desk = sit_down()
    with desk.snapshot as snapshot:
        found = season(snapshot, asked.text("season"))
        if found is None:
            raise UsageError(NONE_YET)
        first, last = found.span
        sources = Sources(
            found,
            material(snapshot, first, last),
            None,
            names_of_people(snapshot),
            desk.today,
            desk.rules.labels,
        )
        ids = [resolve(snapshot, ref) for ref in refs or ()]
    if found.rubric:
        try:
            rubric = read_rubric(found.rubric, f"rubric of {found.name}")
        except RubricError as error:
            say(f"{error}. Shown without it.")
        else:
            sources = Sources(
                found, sources.pieces, rubric, sources.names, desk.today, desk.rules.labels
            )
    return Table(desk, sources, ids)

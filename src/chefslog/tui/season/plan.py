"""What the Season screen shows, read and worked out in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chefslog.model.season import Season
from chefslog.reading.connect import Snapshot
from chefslog.reading.records import load_seasons
from chefslog.season import coverage as spread
from chefslog.season import gaps as lacking
from chefslog.season.coverage import Coverage
from chefslog.season.document import Sources
from chefslog.season.fitting import Fit
from chefslog.season.folding import similar
from chefslog.season.forms import Form, FormError, read_form
from chefslog.season.gaps import Gaps
from chefslog.season.material import Piece, material, names_of_people
from chefslog.season.plans import default_season
from chefslog.season.publishing import fit_form, publish
from chefslog.season.ranking import Candidate, rank
from chefslog.season.rubric import RubricError, read_rubric


@dataclass(frozen=True)
class Wish:
    """What is asked for: the season by name (None: the usual one), reader and form."""

    season: str | None = None
    audience: str = "me"
    form: str = "plain"
    preview: bool = False


@dataclass(frozen=True)
class Plan:
    """A season laid out. Its pieces come through `material`: no private entry is among them."""

    wish: Wish
    season: Season
    sources: Sources
    ranked: tuple[Candidate, ...]
    coverage: Coverage
    gaps: Gaps
    alike: Mapping[str, tuple[str, ...]]
    form: Form | None
    fitted: Fit | None
    preview: str | None
    problems: tuple[str, ...]

    @property
    def pieces(self) -> Mapping[str, Piece]:
        """The season's published entries by id."""
        return {piece.id: piece for piece in self.sources.pieces}

    def altered(self, season: Season) -> Plan:
        """The plan with other picks, for the moment until it is read again."""
        return replace(self, season=season)


def read_plan(
    snapshot: Snapshot, wish: Wish, today: int, labels: Sequence[str], config: str | None
) -> Plan | None:
    """The plan of the season that is asked for; None while there is no season at all."""
    held = load_seasons(snapshot)
    if not held:
        return None
    named = [one for one in held if one.name == wish.season]
    season = named[0] if named else default_season(held, today)
    if season is None:
        return None
    problems: list[str] = []
    pieces = material(snapshot, *season.span)
    rubric = None
    if season.rubric:
        try:
            rubric = read_rubric(season.rubric, f"rubric of {season.name}")
        except RubricError as error:
            problems.append(f"{error}. Shown without it.")
    sources = Sources(season, pieces, rubric, names_of_people(snapshot), today, labels)
    picked = sources.picked()
    form = fitted = None
    try:
        form, more = read_form(wish.form, config)
        problems += more
        fitted = fit_form(sources, wish.audience, form)
    except FormError as error:
        problems.append(str(error))
    preview = None
    if wish.preview:
        preview, more = publish(sources, wish.audience, "txt", config)
        problems += more
    return Plan(
        wish,
        season,
        sources,
        tuple(rank(pieces, season.goals, rubric)),
        spread.coverage(spread.count_pieces(pieces), *season.span, today, season.picked),
        lacking.gaps(picked, pieces, season.goals, rubric),
        {ref: group for group in similar(pieces) for ref in group},
        form,
        fitted,
        preview,
        tuple(problems),
    )

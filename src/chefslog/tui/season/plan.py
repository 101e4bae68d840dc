"""What the Season screen shows, read and worked out in a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chefslog.capture.filters import parse_filter
from chefslog.home.files import read_regular
from chefslog.model.season import Season, SeasonError, Version
from chefslog.reading.completions import list_doubts
from chefslog.reading.connect import Snapshot
from chefslog.reading.entry import public_filter
from chefslog.reading.pages import load_columns
from chefslog.reading.records import load_seasons, load_versions, read_stamp
from chefslog.season.coverage import Coverage, count_pieces, coverage
from chefslog.season.desk import Place, find_place
from chefslog.season.document import Sources, read_sources
from chefslog.season.fitting import Fit
from chefslog.season.forms import Form, FormError, read_form
from chefslog.season.handout import check_review, diff_version, fit_form, render_review
from chefslog.season.names import Names
from chefslog.season.plans import default_season
from chefslog.season.ranking import Candidate, Gaps, Lack, gaps, rank

if TYPE_CHECKING:
    from chefslog.home.config import Config
    from chefslog.season.check import Unbacked
    from chefslog.season.disclosure import Disclosure


@dataclass(frozen=True)
class Wish:
    """What is asked for: the season by name (None: the usual one), reader, form, a filter.

    `pages` are those shown, `file` is to be checked, `version` (from 1) to be compared.
    """

    season: str | None = None
    audience: str = "manager"
    form: str = "plain"
    words: str = ""
    pages: frozenset[str] = frozenset()
    file: str = ""
    version: int = 0


@dataclass(frozen=True)
class Plan:
    """A season laid out. Its pieces come through `material`: no private entry is among them.

    `matching` are the ids that the filter finds, None without one; `hints` what it cannot read.
    `checked` has what no pick
    backs, by the name of the text. `document`, `leaving`, `checked` and `diff` are made for their
    pages alone. `stamp` tells whether entries changed since.
    """

    wish: Wish
    season: Season
    others: tuple[Season, ...]
    sources: Sources
    ranked: tuple[Candidate, ...]
    names: Names
    matching: frozenset[str] | None
    form: Form | None
    fitted: Fit | None
    versions: tuple[Version, ...]
    problems: tuple[str, ...]
    stamp: object
    hints: tuple[str, ...] = ()
    document: str | None = None
    leaving: Disclosure | None = None
    checked: Mapping[str, Sequence[Unbacked]] | None = None
    diff: Sequence[str] = ()

    @cached_property
    def candidates(self) -> Sequence[Candidate]:
        """What ranks first and is not picked, as far as the filter finds it."""
        picked, found = self.season.picked, self.matching
        return [
            one
            for one in self.ranked
            if one.piece.id not in picked and (found is None or one.piece.id in found)
        ]

    @cached_property
    def reasons(self) -> Mapping[str, Candidate]:
        """Every entry of the season with the reasons for its rank, by id."""
        return {one.piece.id: one for one in self.ranked}

    @cached_property
    def gaps(self) -> Gaps:
        """What the picks lack."""
        sources = self.sources
        picked = sources.picked() if self.season.picks else []
        return gaps(picked, sources.pieces, self.season.goals, sources.rubric)

    def lacks(self, ref: str) -> list[Lack]:
        """Return what a pick lacks, by the entry's id."""
        return [one for one in self.gaps.lacks if one.id == ref]

    @cached_property
    def coverage(self) -> Coverage:
        """How entries and picks spread over the months."""
        counted, picked = count_pieces(self.sources.pieces), self.season.picked
        return coverage(counted, *self.season.span, self.sources.today, picked)

    def place(self, key: str, config: str | None = None) -> Place | None:
        """A place of the review by its key."""
        try:
            return find_place(self.sources, key, config)
        except SeasonError:
            return None

    def alter(self, season: Season) -> Plan:
        """The plan of a changed season, until it is read again.

        With other switches nothing is left that shows or copies names as they were before.
        """
        sources, audience = replace(self.sources, season=season), self.wish.audience
        altered = replace(self, season=season, sources=sources)
        if season.switches == self.season.switches:
            return altered
        names = sources.make_names(audience)
        fitted = fit_form(sources, audience, self.form, names=names) if self.form else None
        return replace(altered, names=names, fitted=fitted, document=None)


def read_plan(
    snapshot: Snapshot,
    wish: Wish,
    today: int,
    settings: Config,
    config: str | None,
    before: Plan | None = None,
) -> Plan | None:
    """Return the plan of the season that is asked for; None while there is no season at all.

    Entries that did not change since the plan `before` are not read again. Its season is followed
    under another name, which the wish of the plan has then.
    """
    held = load_seasons(snapshot)
    named = [one for one in held if one.name == wish.season]
    if not named and before is not None:
        named = _find_renamed(held, before)
        wish = replace(wish, season=named[0].name) if named else wish
    season = named[0] if named else default_season(held, today)
    if season is None:
        return None
    stamp = (read_stamp(snapshot), season.span, season.rubric, season.goals, today)
    problems: list[str] = []
    names = None
    if before is not None and before.stamp == stamp and not snapshot.waiting:
        sources, ranked = replace(before.sources, season=season), before.ranked
        if (before.wish.audience, before.season.switches) == (wish.audience, season.switches):
            names = before.names
    else:
        sources, problems = read_sources(snapshot, season, today, settings.labels)
        ranked = tuple(rank(sources.pieces, season.goals, sources.rubric))
    names = names or sources.make_names(wish.audience)
    form = fitted = None
    try:
        form, more = read_form(wish.form, config)
        problems += more
        fitted = fit_form(sources, wish.audience, form, names=names)
    except FormError as error:
        problems.append(str(error))
    versions = tuple(load_versions(snapshot, season.name))
    labels, minutes = settings.labels, settings.day_minutes
    asked = parse_filter(wish.words, today, labels=labels, day_minutes=minutes)
    matching = None
    if wish.words:
        rows = load_columns(snapshot, public_filter(asked), ("id",))
        matching = frozenset(str(ref) for _, ref in rows)
        if not matching:
            asked.hints += list_doubts(snapshot, asked)
    others = tuple(one for one in held if one.name != season.name)
    plan = Plan(wish, season, others, sources, ranked, names, matching, form, fitted, versions,
                tuple(problems), stamp, tuple(asked.hints))  # fmt: skip
    return _with_pages(plan, config)


def _find_renamed(held: Sequence[Season], before: Plan) -> list[Season]:
    """Return what the season of before may be called now: a new name for the same days."""
    known = {one.name for one in (before.season, *before.others)}
    if any(one.name == before.season.name for one in held):
        return []
    return [one for one in held if one.name not in known and one.span == before.season.span]


def _with_pages(plan: Plan, config: str | None) -> Plan:
    """Make what few pages need, where they are shown."""
    wish, sources = plan.wish, plan.sources
    made: dict[str, Any] = {}
    if "document" in wish.pages:
        text, problems = render_review(sources, wish.audience, "txt", config)
        made |= {"document": text, "problems": (*plan.problems, *problems)}
    if 1 <= wish.version <= len(plan.versions):
        version = plan.versions[wish.version - 1]
        made["diff"] = diff_version(sources, version, wish.version, config)
    if "leaves" in wish.pages:
        from chefslog.season.disclosure import list_disclosure

        made["leaving"] = list_disclosure(sources, wish.audience)
    if "check" in wish.pages:
        made["checked"] = _check(sources, wish.file, config)
    return replace(plan, **made)


def _check(sources: Sources, path: str, config: str | None) -> Mapping[str, Sequence[Unbacked]]:
    """Check the writer's own texts, and a file where one is named. Its problem is a row too."""
    from chefslog.season.check import Unbacked, check_text, decode_checked

    season, picks = sources.season, sources.picked()
    found: dict[str, Sequence[Unbacked]] = {
        key: check_text(own.words, season, picks) for key, own in season.texts.items() if own.words
    }
    if path:
        try:
            text = decode_checked(path, read_regular(path))
            found[path] = check_review(sources, text, config)
        except (OSError, ValueError) as error:
            found[path] = [Unbacked(0, str(error), "problem", None)]
    return found

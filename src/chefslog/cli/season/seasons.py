"""`chefslog season`, `new`, `set` and so on: seasons, and what their commands work on."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import Reader, open_reader, open_writer
from chefslog.cli.text import count_text, entry_name
from chefslog.home.narration import narrate
from chefslog.insight.charts import draw_bar
from chefslog.model.days import iso
from chefslog.model.sanitize import clean_line
from chefslog.model.season import Season, SeasonError, with_goal
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entries
from chefslog.reading.records import load_seasons
from chefslog.season.coverage import coverage, load_counted
from chefslog.season.plans import days_of, season, season_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from chefslog.season.document import Sources

NO_PICKS = "Nothing is picked yet, so no entry is in it: chefslog season candidates"
NO_SEASON = "there is no season yet: chefslog season new H2-2026"


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

    def name_entries(self, ids: Sequence[str]) -> str:
        """Return short id and headline of entries, of a private one its id alone."""
        with open_snapshot(self.reader.home) as snapshot:
            return ", ".join(
                entry["short"][:6] if entry.get("private") else entry_name(entry)
                for entry in load_entries(snapshot, ids)
            )

    def save(
        self,
        change: Callable[[Season], Season],
        verb: str,
        done: Callable[[Season], str],
        data: Callable[[Season], dict[str, Any]],
        notes: Sequence[str] = (),
    ) -> Output:
        """Change the season and say what was `done` to it, or that nothing differed."""
        from chefslog.store.records import change_season

        with open_writer() as journal:
            season, step = change_season(journal, self.season.name, change, verb)
        line = "Unchanged." if step is None else f"✓ {done(season)}"
        return Output({**data(season), "changed": step is not None}, [line], notes=notes)


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


def list_seasons(args: Arguments) -> Output:
    """`chefslog season` and `season list`."""
    found = load_seasons(open_reader(args).snapshot)
    note = "No season yet. Begin one: chefslog season new H2-2026"
    return Output(
        [{"name": season.name, "first": season.first, "last": season.last} for season in found],
        [
            f"{season.name}  {season.first} to {season.last}  "
            f"{count_text(len(season.picks), 'pick')}"
            for season in found
        ],
        notes=() if found else [note],
    )


def show_season(args: Arguments) -> Output:
    """`chefslog season show`: days, goals, rubric and picks."""
    workspace = open_workspace(args)
    season, rubric = workspace.season, workspace.sources.rubric
    data = {
        "name": season.name,
        "first": season.first,
        "last": season.last,
        "goals": [goal._asdict() for goal in season.goals],
        "picks": [{"id": pick.id, "folded": list(pick.folded)} for pick in season.picks],
        "writer": season.writer,
        "role": season.role,
        "rubric": rubric.name if rubric else None,
    }
    lines = [f"{season.name}  {season.first} to {season.last}"]
    for goal in season.goals:
        text = f": {goal.text}" if goal.text else ""
        lines.append(f"  goal {goal.key} ({goal.status}){text}")
    if rubric:
        titles = ", ".join(competency.title for competency in rubric.competencies)
        lines.append(f"  rubric {rubric.name}: {titles}")
    for number, piece in enumerate(workspace.sources.picked(), 1):
        more = f" (+{len(piece.folded)} folded)" if piece.folded else ""
        lines.append(f"  {number:>2}  {piece.short[:6]}  {piece.headline}{more}")
    return Output(data, lines, notes=() if season.picks else [NO_PICKS])


def new_season(args: Arguments) -> Output:
    """`chefslog season new NAME [SPAN]`; `H2-2026` names its days itself."""
    from chefslog.store.records import save_season

    reader = open_reader(args)
    reader.snapshot.close()
    try:
        season = season_of(" ".join(args.words), reader.today)
    except SeasonError as error:
        raise UsageError(f"{error}. Nothing was changed.") from error
    season = _read_options(args, "", reader.today)(season)
    with open_writer() as journal:
        save_season(journal, season, verb="new season")
    return Output(
        {"name": season.name, "first": season.first, "last": season.last},
        [f"✓ {season.name}  {season.first} to {season.last}"],
    )


def set_season(args: Arguments) -> Output:
    """`chefslog season set [SPAN]`, with --goal, --rubric, --writer, --role."""
    workspace = open_workspace(args)
    change = _read_options(args, " ".join(args.words), workspace.reader.today)
    return workspace.save(
        change,
        "season",
        lambda season: f"{season.name}  {season.first} to {season.last}",
        lambda season: {"name": season.name, "first": season.first, "last": season.last},
    )


def drop_season(args: Arguments) -> Output:
    """`chefslog season drop NAME`; its entries stay."""
    from chefslog.store import records as store

    with open_writer() as journal:
        store.remove_season(journal, args.words[0])
    note = "Its entries are where they were; `chefslog undo` brings the season back."
    return Output({"dropped": args.words[0]}, [f"✓ dropped {args.words[0]}"], notes=[note])


def change_name(args: Arguments) -> Output:
    """`chefslog season rename OLD NEW`."""
    from chefslog.store.records import rename_season

    old, new = args.words
    with open_writer() as journal:
        step = rename_season(journal, old, new)
    return Output({"name": new, "changed": step is not None},
                  [f"✓ {old} is now {new}" if step else "Unchanged."])  # fmt: skip


def _read_options(args: Arguments, span: str, today: int) -> Callable[[Season], Season]:
    """Return what the span and the options make of a season. Raises UsageError."""
    given: dict[str, str | None] = {}
    if span:
        try:
            first, last = days_of(span, today)
        except SeasonError as error:
            raise UsageError(str(error)) from error
        given |= {"first": iso(first), "last": iso(last)}
    rubric = args.text("rubric")
    if rubric is not None:
        from chefslog.season.rubric import read_rubric, rubric_text

        given["rubric"] = toml = None if rubric == "-" else rubric_text(rubric)
        if toml is not None:
            read_rubric(toml, rubric)
    for name in ("writer", "role"):
        text = args.text(name)
        if text is not None:
            given[name] = clean_line(text) or None

    def change(season: Season) -> Season:
        for text in args.many("goal"):
            season = with_goal(season, text)
        return Season(**{**season._asdict(), **given})

    return change


def show_coverage(args: Arguments) -> Output:
    """`chefslog season coverage`: entries, impact, evidence and picks a month."""
    reader, season = open_season(args)
    first, last = season.span
    entries = load_counted(reader.snapshot, first, last)
    spread = coverage(entries, first, last, reader.today, season.picked)
    most = max((month.entries for month in spread.months), default=0)
    lines = ["month    entries  impact  proof  picked"]
    lines += [
        f"{month.month}  {month.entries:>7}  {month.impact:>6}  {month.proof:>5}  "
        f"{month.picked:>6}  {draw_bar(month.entries, most, 20)}".rstrip()
        for month in spread.months
    ]
    count = count_text(spread.entries, "entry", "entries")
    lines.append(f"{spread.weeks} of {spread.all_weeks} weeks with entries, {count}")
    data = {**spread._asdict(), "months": [month._asdict() for month in spread.months]}
    return Output(data, [*lines, *spread.remarks])

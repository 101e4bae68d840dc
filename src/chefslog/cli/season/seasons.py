"""`chefslog season`, and `season list`, `show`, `new`, `set`, `rename`, `drop`: seasons."""

from __future__ import annotations

from dataclasses import replace

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.reader import open_reader, open_writer
from chefslog.cli.season.workspace import NO_PICKS, Workspace, open_workspace
from chefslog.cli.text import count_text
from chefslog.model.days import iso
from chefslog.model.season import Season, SeasonError, with_goal
from chefslog.reading.records import load_seasons
from chefslog.season.plans import days_of
from chefslog.season.rubric import read_rubric, rubric_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def list_seasons(args: Arguments) -> Output:
    """`chefslog season` and `season list`."""
    found = load_seasons(open_reader(args).snapshot)
    note = "No season yet. Begin one: chefslog season new H2-2026 2026-07..2026-12"
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
    return Output(
        lambda: _season_data(workspace),
        lambda _width: _season_lines(workspace),
        notes=() if workspace.season.picks else [NO_PICKS],
    )


def _season_data(workspace: Workspace) -> dict[str, Any]:
    season, rubric = workspace.season, workspace.sources.rubric
    return {
        "name": season.name,
        "first": season.first,
        "last": season.last,
        "goals": [vars(goal) for goal in season.goals],
        "picks": [{"id": pick.id, "folded": list(pick.folded)} for pick in season.picks],
        "writer": season.writer,
        "role": season.role,
        "rubric": rubric.name if rubric else None,
    }


def _season_lines(workspace: Workspace) -> Iterator[str]:
    season, sources = workspace.season, workspace.sources
    yield f"{season.name}  {season.first} to {season.last}"
    for goal in season.goals:
        yield f"  goal {goal.key} ({goal.status})" + (f": {goal.text}" if goal.text else "")
    if sources.rubric:
        titles = ", ".join(competency.title for competency in sources.rubric.competencies)
        yield f"  rubric {sources.rubric.name}: {titles}"
    for number, piece in enumerate(sources.picked() if season.picks else (), 1):
        more = f" (+{len(piece.folded)} folded)" if piece.folded else ""
        yield f"  {number:>2}  {piece.short[:6]}  {piece.headline}{more}"


def new_season(args: Arguments) -> Output:
    """`chefslog season new NAME SPAN`."""
    from chefslog.store.records import save_season

    if len(args.words) != 2:
        raise UsageError("name it and give its days: season new H2-2026 2026-07..2026-12")
    reader = open_reader(args)
    reader.snapshot.close()
    first, last = _parse_span(args.words[1], reader.today)
    season = _with_options(args, Season(args.words[0], iso(first), iso(last)))
    with open_writer() as journal:
        save_season(journal, season, verb="new season")
    return Output(
        {"name": season.name, "first": season.first, "last": season.last},
        [f"✓ {season.name}  {season.first} to {season.last}"],
    )


def set_season(args: Arguments) -> Output:
    """`chefslog season set [SPAN]`, with --goal, --rubric, --writer, --role."""
    workspace = open_workspace(args)
    season = workspace.season
    if args.words:
        first, last = _parse_span(args.words[0], workspace.reader.today)
        season = replace(season, first=iso(first), last=iso(last))
    is_changed = workspace.save(_with_options(args, season), "season")
    return Output(
        {"name": season.name, "first": season.first, "last": season.last, "changed": is_changed},
        [f"✓ {season.name}" if is_changed else "Unchanged."],
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
    from chefslog.cli.reader import open_writer
    from chefslog.store.records import rename_season

    old, new = args.words
    with open_writer() as journal:
        step = rename_season(journal, old, new)
    return Output({"name": new, "changed": step is not None},
                  [f"✓ {old} is now {new}" if step else "Unchanged."])  # fmt: skip


def _parse_span(text: str, today: int) -> tuple[int, int]:
    try:
        return days_of(text, today)
    except SeasonError as error:
        raise UsageError(str(error)) from error


def _with_options(args: Arguments, season: Season) -> Season:
    for text in args.many("goal"):
        season = with_goal(season, text)
    rubric = args.text("rubric")
    if rubric is not None:
        toml = None if rubric == "-" else rubric_text(rubric)
        if toml is not None:
            read_rubric(toml, rubric)
        season = replace(season, rubric=toml)
    writer_name, role = args.text("writer"), args.text("role")
    return replace(
        season,
        writer=season.writer if writer_name is None else writer_name or None,
        role=season.role if role is None else role or None,
    )

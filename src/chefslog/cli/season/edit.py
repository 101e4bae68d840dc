"""The commands that change a season; each is one step that undo takes back."""

from __future__ import annotations

from dataclasses import replace

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import say, sit_down
from chefslog.cli.journal.writer import writer
from chefslog.cli.season.workspace import lay
from chefslog.model.days import iso
from chefslog.model.sanitize import legible
from chefslog.model.season import (
    Season,
    SeasonError,
    folded,
    moved,
    with_goal,
    with_picks,
    without_picks,
)
from chefslog.season.plans import days_of
from chefslog.season.rubric import read_rubric, rubric_text
from chefslog.store.seasons import drop_season, save_season


def new(asked: Asked, words: list[str]) -> int:
    """`chefslog season new NAME SPAN`."""
    if len(words) != 2:
        raise UsageError("name it and say its days: season new H2-2026 2026-07..2026-12")
    desk = sit_down()
    desk.snapshot.close()
    first, last = _days(words[1], desk.today)
    season = _asked_changes(asked, Season(words[0], iso(first), iso(last)))
    with writer() as journal:
        save_season(journal, season, verb="new season")
    print(f"✓ {legible(season.name)}  {season.first} to {season.last}")
    return 0


def set_season(asked: Asked, words: list[str]) -> int:
    """`chefslog season set [SPAN]`, with --goal, --rubric, --writer, --role."""
    table = lay(asked)
    season = table.season
    if words:
        first, last = _days(words[0], table.desk.today)
        season = replace(season, first=iso(first), last=iso(last))
    done = table.save(_asked_changes(asked, season), "season")
    print(f"✓ {legible(season.name)}" if done else "Unchanged.")
    return 0


def _days(text: str, today: int) -> tuple[int, int]:
    try:
        return days_of(text, today)
    except SeasonError as error:
        raise UsageError(str(error)) from error


def _asked_changes(asked: Asked, season: Season) -> Season:
    for text in asked.many("goal"):
        season = with_goal(season, text)
    rubric = asked.text("rubric")
    if rubric is not None:
        toml = None if rubric == "-" else rubric_text(rubric)
        if toml is not None:
            read_rubric(toml, rubric)
        season = replace(season, rubric=toml)
    writer_name, role = asked.text("writer"), asked.text("role")
    return replace(
        season,
        writer=season.writer if writer_name is None else writer_name or None,
        role=season.role if role is None else role or None,
    )


def pick(asked: Asked, words: list[str]) -> int:
    """`chefslog season pick ID…`, with --drop to take out and --to N to move."""
    if not words:
        raise UsageError("name entries: season pick k7m2 p3x9 (season candidates lists them)")
    table = lay(asked, words)
    season = table.season
    published = {piece.id for piece in table.sources.pieces}
    place = asked.number("to", 0)
    if asked.flag("drop"):
        changed = without_picks(season, table.ids)
    else:
        outside = [word for word, ref in zip(words, table.ids, strict=True) if ref not in published]
        if outside:
            raise UsageError(
                f"{', '.join(outside)}: private, or not of {season.first} to {season.last}. "
                "Nothing was changed."
            )
        changed = with_picks(season, table.ids)
        if place:
            changed = moved(changed, table.ids[0], place - 1)
    done = table.save(changed, "pick")
    print(f"✓ {len(changed.picks)} picks in {legible(season.name)}" if done else "Unchanged.")
    return 0


def fold(asked: Asked, words: list[str]) -> int:
    """`chefslog season fold ID ID…`: the later ones are told within the first."""
    if len(words) < 2:
        raise UsageError("name the entry to keep, then those to fold into it")
    table = lay(asked, words)
    published = {piece.id for piece in table.sources.pieces}
    if not published.issuperset(table.ids):
        raise UsageError("one of them is private or outside the season. Nothing was changed.")
    done = table.save(folded(table.season, table.ids[0], table.ids[1:]), "fold")
    print(f"✓ folded {len(words) - 1} into {words[0]}" if done else "Unchanged.")
    return 0


def drop(asked: Asked, words: list[str]) -> int:
    """`chefslog season drop NAME`; its entries stay."""
    if len(words) != 1:
        raise UsageError("name the season to drop")
    with writer() as journal:
        drop_season(journal, words[0])
    say("Its entries are where they were; `chefslog undo` brings the season back.")
    return 0

"""`chefslog team stories`: what colleagues tell by name, apart from everything sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import require_yes
from chefslog.cli.reader import open_reader
from chefslog.cli.team.context import TeamContext, pick_data
from chefslog.home.narration import narrate
from chefslog.reading.entry import load_entries
from chefslog.reading.resolve import resolve
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.member.visit import Visit
from chefslog.team.report.released import open_team
from chefslog.team.stories import Found, Story, draft_story, publish, withdraw
from chefslog.team.stories import stories as read


def stories(args: Arguments) -> Output:
    """`chefslog team stories [ID…]`: read, tell one's own, take it back."""
    context, place = TeamContext(args), args.text("place")
    publishes, withdraws = args.flag("publish"), args.flag("withdraw")
    if publishes and withdraws:
        raise UsageError("--publish or --withdraw, not both")
    if place:
        if publishes or withdraws:
            raise UsageError("--place only reads: who tells a story is a member")
        with open_team(context.home, place, args.text("team") or "") as team:
            return _show(args, _read(team.mailroom, team.files))
    with context.visit() as here:
        if publishes:
            return _publish(args, here)
        found = _read(here.mailroom, here.standing.files or (here.standing.newest,))
        return _withdraw(args, here, found) if withdraws else _show(args, found)


def _read(mailroom: Mailroom, files: Sequence[TeamFile]) -> list[Found]:
    """The stories of a team of these epochs, the oldest first."""
    return read(mailroom, *reversed(files)) if files else []


def _chosen(args: Arguments, found: list[Found]) -> list[Found]:
    """Those that the words name, all without words. Raises UsageError for an unknown one."""
    words = tuple(word.lower() for word in args.words)
    for word in words:
        if not word or not any(item.id.startswith(word) for item in found):
            raise UsageError(f'there is no story "{word}"; chefslog team stories lists them')
    return [item for item in found if not words or item.id.startswith(words)]


def _show(args: Arguments, found: list[Found]) -> Output:
    chosen = _chosen(args, found)
    note = "No story yet. Mark an entry with story:yes, then: chefslog team stories ID --publish"
    return Output(
        [pick_data(one, "id", "why") | (vars(one.story) if one.story else {}) for one in chosen],
        _lines(chosen, is_whole=bool(args.words)),
        notes=() if found else [note],
    )


def _lines(chosen: list[Found], *, is_whole: bool) -> Iterator[str]:
    for item in chosen:
        if item.story is None:
            yield f"{item.id[:8]}  hidden: {item.why}"
        elif is_whole:
            yield from item.story.text.split("\n")
        else:
            yield f"{item.id[:8]}  {item.story.day}  {item.story.title}  ({item.story.name})"


def _publish(args: Arguments, here: Visit) -> Output:
    if not args.words:
        raise UsageError("say which entries: team stories k7m2 --publish")
    drafted = _draft_stories(args, here)
    question = f"Publish this to {here.mailroom.place}, under your name?"
    shown = tuple(story.text for story in drafted)
    require_yes(args, question, "nothing was published", shown=shown)
    for story in drafted:
        publish(here.mailroom, here.standing.newest, story, here.identity)
    return Output(
        [vars(story) for story in drafted],
        [
            f"✓ published: {story.title}  (team stories {story.id[:8]} --withdraw takes it back)"
            for story in drafted
        ],
    )


def _draft_stories(args: Arguments, here: Visit) -> list[Story]:
    seat = here.standing.seat(here.standing.newest)
    name = seat.name if seat else here.standing.pin.name
    reader = open_reader(args)

    def render_story(published: dict[str, Any]) -> str:
        context = shape(published, reader.rules.labels)
        text, problems = render("story.md", context, reader.home.config)
        narrate(*problems)
        return text

    with reader.snapshot as snapshot:
        ids = [resolve(snapshot, word) for word in args.words]
        return [draft_story(fields, name, render_story) for fields in load_entries(snapshot, ids)]


def _withdraw(args: Arguments, here: Visit, found: list[Found]) -> Output:
    if not args.words:
        raise UsageError("say which of your stories, by its id: chefslog team stories lists them")
    chosen = _chosen(args, found)
    for item in chosen:
        withdraw(here.mailroom, here.standing.newest, item.id, here.identity)
    return Output(
        [{"id": item.id} for item in chosen],
        [f"✓ taken back: {item.id[:8]}. Who copied it still has it." for item in chosen],
    )

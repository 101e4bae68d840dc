"""Stories that colleagues tell by name, apart from everything sealed."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.reads import as_json, say, sit_down
from chefslog.cli.team_desk import TeamDesk, agreed, visit
from chefslog.model.legible import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.member.visit import Visit
    from chefslog.team.stories import Found


def stories(asked: Asked) -> int:
    """`chefslog team stories [ID…]`: read, tell one's own, take it back."""
    desk = TeamDesk(asked)
    with visit(desk) as here:
        if asked.flag("publish"):
            return _publish(asked, here)
        found = _found(here)
        if asked.flag("withdraw"):
            return _withdraw(asked, here, found)
        if asked.flag("json"):
            as_json([
                {"id": one.id, "why": one.why, **(vars(one.story) if one.story else {})}
                for one in found
            ])  # fmt: skip
            return 0
        _print(asked, found)
    return 0


def _found(here: Visit) -> list[Found]:
    from chefslog.team.stories import stories as read

    *earlier, newest = here.standing.files or (here.standing.newest,)
    return read(here.mailroom, newest, *reversed(earlier))


def _print(asked: Asked, found: list[Found]) -> None:
    wanted = [one for one in found if any(one.id.startswith(word) for word in asked.words)]
    if asked.words and not wanted:
        raise UsageError("there is no story of that id; chefslog team stories lists them")
    for one in wanted:
        print(one.story.text if one.story else f"{one.id[:8]}  hidden: {one.why}")
    for one in () if asked.words else found:
        if one.story is None:
            print(f"{one.id[:8]}  hidden: {legible(one.why)}")
        else:
            print(f"{one.id[:8]}  {one.story.day}  {one.story.title}  ({legible(one.story.name)})")
    if not found:
        print(
            "No story yet. Mark an entry with story:yes, then: chefslog team stories ID --publish"
        )


def _publish(asked: Asked, here: Visit) -> int:
    from chefslog.reading.detail import entry
    from chefslog.reading.resolve import resolve
    from chefslog.season.shapes import shape
    from chefslog.season.templates import render
    from chefslog.team.stories import draft_story, publish

    if not asked.words:
        raise UsageError("say which entries: team stories k7m2 --publish")
    seat = here.standing.seat(here.standing.newest)
    name = seat.name if seat else here.standing.pin.name
    journal = sit_down()

    def tell(published: dict[str, Any]) -> str:
        context = shape(published, journal.rules.labels)
        text, problems = render("story.md", context, journal.home.config)
        say(*problems)
        return text

    with journal.snapshot as snapshot:
        told = [
            draft_story(found, name, tell)
            for word in asked.words
            if (found := entry(snapshot, resolve(snapshot, word))) is not None
        ]
    for one in told:
        print(one.text)
    agreed(asked, f"Publish this to {legible(here.mailroom.place)}, under your name?")
    for one in told:
        publish(here.mailroom, here.standing.newest, one, here.identity)
        print(f"✓ told: {one.title}  (team stories {one.id[:8]} --withdraw takes it back)")
    return 0


def _withdraw(asked: Asked, here: Visit, found: list[Found]) -> int:
    from chefslog.team.stories import withdraw

    wanted = [one for one in found if any(one.id.startswith(word) for word in asked.words)]
    if not wanted:
        raise UsageError("say which of your stories, by its id: chefslog team stories lists them")
    for one in wanted:
        withdraw(here.mailroom, here.standing.newest, one.id, here.identity)
        print(f"✓ taken back: {one.id[:8]}. Who copied it still has it.")
    return 0

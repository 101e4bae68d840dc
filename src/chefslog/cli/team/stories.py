"""Stories that colleagues tell by name, apart from everything sealed."""

from __future__ import annotations

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, say, sit_down
from chefslog.cli.team.context import TeamDesk, agreed, visit
from chefslog.cli.team.places import absolute, team_in
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.mailroom.protocol import Mailroom
    from chefslog.team.member.visit import Visit
    from chefslog.team.stories import Found


def stories(asked: Asked) -> int:
    """`chefslog team stories [ID…]`: read, tell one's own, take it back."""
    desk = TeamDesk(asked)
    tells, takes_back = asked.flag("publish"), asked.flag("withdraw")
    if tells and takes_back:
        raise UsageError("--publish or --withdraw, not both")
    if asked.text("place"):
        if tells or takes_back:
            raise UsageError("--place only reads: who tells a story is a member")
        return _print(asked, _there(asked, absolute(asked.text("place") or "")))
    with visit(desk) as here:
        if tells:
            return _publish(asked, here)
        *earlier, newest = here.standing.files or (here.standing.newest,)
        found = _read(here.mailroom, (*earlier, newest))
        return _withdraw(asked, here, found) if takes_back else _print(asked, found)


def _there(asked: Asked, place: str) -> list[Found]:
    """The stories of a place that this machine belongs to no team of."""
    from chefslog.team.founding.epochs import chain
    from chefslog.team.mailroom.place import open_mailroom

    with open_mailroom(place) as mailroom:
        mailroom.sync()
        files = chain(mailroom, team_in(mailroom, asked.text("team") or "").team)
        return _read(mailroom, files) if files else []


def _read(mailroom: Mailroom, files: tuple[TeamFile, ...]) -> list[Found]:
    from chefslog.team.stories import stories as read

    *earlier, newest = files
    return read(mailroom, newest, *reversed(earlier))


def _chosen(asked: Asked, found: list[Found]) -> list[Found]:
    """Those that the words name, all without words. Raises UsageError for an unknown one."""
    for word in asked.words:
        if not word or not any(one.id.startswith(word.lower()) for one in found):
            raise UsageError(f'there is no story "{word}"; chefslog team stories lists them')
    words = tuple(word.lower() for word in asked.words)
    return [one for one in found if not words or one.id.startswith(words)]


def _print(asked: Asked, found: list[Found]) -> int:
    chosen = _chosen(asked, found)
    if asked.flag("json"):
        as_json([
            {"id": one.id, "why": one.why, **(vars(one.story) if one.story else {})}
            for one in chosen
        ])  # fmt: skip
        return 0
    for one in chosen:
        if one.story is None:
            print(f"{one.id[:8]}  hidden: {legible(one.why)}")
        elif asked.words:
            print(one.story.text)
        else:
            print(f"{one.id[:8]}  {one.story.day}  {one.story.title}  ({legible(one.story.name)})")
    if not found:
        say("No story yet. Mark an entry with story:yes, then: chefslog team stories ID --publish")
    return 0


def _publish(asked: Asked, here: Visit) -> int:
    from chefslog.reading.entry import load_entries
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
        ids = [resolve(snapshot, word) for word in asked.words]
        told = [draft_story(entry, name, tell) for entry in load_entries(snapshot, ids)]
    if not asked.flag("json"):
        for one in told:
            print(one.text)
    agreed(
        asked,
        f"Publish this to {legible(here.mailroom.place)}, under your name?",
        "nothing was published",
    )
    for one in told:
        publish(here.mailroom, here.standing.newest, one, here.identity)
        if not asked.flag("json"):
            print(f"✓ told: {one.title}  (team stories {one.id[:8]} --withdraw takes it back)")
    if asked.flag("json"):
        as_json([vars(one) for one in told])
    return 0


def _withdraw(asked: Asked, here: Visit, found: list[Found]) -> int:
    from chefslog.team.stories import withdraw

    if not asked.words:
        raise UsageError("say which of your stories, by its id: chefslog team stories lists them")
    chosen = _chosen(asked, found)
    for one in chosen:
        withdraw(here.mailroom, here.standing.newest, one.id, here.identity)
        if not asked.flag("json"):
            print(f"✓ taken back: {one.id[:8]}. Who copied it still has it.")
    if asked.flag("json"):
        as_json([{"id": one.id} for one in chosen])
    return 0

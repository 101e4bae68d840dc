"""Stories that colleagues tell by name, apart from everything sealed."""

from __future__ import annotations

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.team.context import TeamDesk, agreed, visit
from chefslog.cli.team.places import team_in
from chefslog.cli.team.printing import as_json, say, sit_down
from chefslog.model.sanitize import legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from chefslog.home.paths import Home
    from chefslog.team.founding.teamfile import TeamFile
    from chefslog.team.mailroom.protocol import Mailroom
    from chefslog.team.member.visit import Visit
    from chefslog.team.stories import Found


def stories(args: Arguments) -> int:
    """`chefslog team stories [ID…]`: read, tell one's own, take it back."""
    desk = TeamDesk(args)
    tells, takes_back = args.flag("publish"), args.flag("withdraw")
    if tells and takes_back:
        raise UsageError("--publish or --withdraw, not both")
    if args.text("place"):
        if tells or takes_back:
            raise UsageError("--place only reads: who tells a story is a member")
        return _print(args, _there(args, desk.home, args.text("place") or ""))
    with visit(desk) as here:
        if tells:
            return _publish(args, here)
        *earlier, newest = here.standing.files or (here.standing.newest,)
        found = _read(here.mailroom, (*earlier, newest))
        return _withdraw(args, here, found) if takes_back else _print(args, found)


def _there(args: Arguments, home: Home, place: str) -> list[Found]:
    """The stories of a place that this machine belongs to no team of."""
    from chefslog.team.founding.epochs import chain
    from chefslog.team.mailroom.place import open_mailroom

    with open_mailroom(home, place) as mailroom:
        mailroom.sync()
        files = chain(mailroom, team_in(mailroom, args.text("team") or "").team)
        return _read(mailroom, files) if files else []


def _read(mailroom: Mailroom, files: tuple[TeamFile, ...]) -> list[Found]:
    from chefslog.team.stories import stories as read

    *earlier, newest = files
    return read(mailroom, newest, *reversed(earlier))


def _chosen(args: Arguments, found: list[Found]) -> list[Found]:
    """Those that the words name, all without words. Raises UsageError for an unknown one."""
    for word in args.words:
        if not word or not any(one.id.startswith(word.lower()) for one in found):
            raise UsageError(f'there is no story "{word}"; chefslog team stories lists them')
    words = tuple(word.lower() for word in args.words)
    return [one for one in found if not words or one.id.startswith(words)]


def _print(args: Arguments, found: list[Found]) -> int:
    chosen = _chosen(args, found)
    if args.flag("json"):
        as_json([
            {"id": one.id, "why": one.why, **(vars(one.story) if one.story else {})}
            for one in chosen
        ])  # fmt: skip
        return 0
    for one in chosen:
        if one.story is None:
            print(f"{one.id[:8]}  hidden: {legible(one.why)}")
        elif args.words:
            print(one.story.text)
        else:
            print(f"{one.id[:8]}  {one.story.day}  {one.story.title}  ({legible(one.story.name)})")
    if not found:
        say("No story yet. Mark an entry with story:yes, then: chefslog team stories ID --publish")
    return 0


def _publish(args: Arguments, here: Visit) -> int:
    from chefslog.reading.entry import load_entries
    from chefslog.reading.resolve import resolve
    from chefslog.season.shapes import shape
    from chefslog.season.templates import render
    from chefslog.team.stories import draft_story, publish

    if not args.words:
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
        ids = [resolve(snapshot, word) for word in args.words]
        told = [draft_story(entry, name, tell) for entry in load_entries(snapshot, ids)]
    if not args.flag("json"):
        for one in told:
            print(one.text)
    agreed(
        args,
        f"Publish this to {legible(here.mailroom.place)}, under your name?",
        "nothing was published",
    )
    for one in told:
        publish(here.mailroom, here.standing.newest, one, here.identity)
        if not args.flag("json"):
            print(f"✓ told: {one.title}  (team stories {one.id[:8]} --withdraw takes it back)")
    if args.flag("json"):
        as_json([vars(one) for one in told])
    return 0


def _withdraw(args: Arguments, here: Visit, found: list[Found]) -> int:
    from chefslog.team.stories import withdraw

    if not args.words:
        raise UsageError("say which of your stories, by its id: chefslog team stories lists them")
    chosen = _chosen(args, found)
    for one in chosen:
        withdraw(here.mailroom, here.standing.newest, one.id, here.identity)
        if not args.flag("json"):
            print(f"✓ taken back: {one.id[:8]}. Who copied it still has it.")
    if args.flag("json"):
        as_json([{"id": one.id} for one in chosen])
    return 0

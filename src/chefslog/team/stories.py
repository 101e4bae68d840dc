"""Stories that members tell by name: one signed Markdown file each, and how it is taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.model.days import parse_day
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import clean_line, clean_text, legible
from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, line
from chefslog.team.founding.notes import get_note, put_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import Identity, verify_signature
from chefslog.team.mailroom.protocol import Mailroom, TooLarge

LIMIT = 64 * 1024
"""Bytes of a story's file at most."""
_FOLDER = "stories"
_FILE = re.compile(r"([0-9a-f]{32})\.md")
_TITLE = 200
_KEPT = ("id", "short", "state", "day", "verdict")
"""What a story may know of its entry beside the published fields."""
_PUBLISHED = tuple(name for name, field in BY_NAME.items() if field.published)
_FORM = re.compile(
    r'---\nname: (?P<name>"[^\n]*")\nday: (?P<day>[0-9-]{10})\ntitle: (?P<title>"[^\n]*")\n'
    r"(?:level: (?P<level>[0-4])\n)?key: (?P<key>[0-9a-f]{64})\n"
    r"signature: (?P<signature>[0-9a-f]{128})\n---\n\n(?P<body>.*)\n",
    re.DOTALL,
)


class StoryError(TeamError):
    """A story that cannot be told, published or taken back; nothing was sent."""


@dataclass(frozen=True)
class Story:
    """A story as its author tells it; `text` is exactly what would be published, unsigned.

    `id` says nothing of the entry to anybody who does not have it. `level` is the level of
    delegation, None where it is not said.
    """

    id: str
    name: str
    day: str
    title: str
    level: int | None
    body: str

    @property
    def text(self) -> str:
        """The Markdown file without its author's key and signature."""
        return _written(self)


@dataclass(frozen=True)
class Found:
    """A file among the stories: `story` where its author's signature holds, else why it is hidden.

    `key` is the author's identity, empty where the file could not be read.
    """

    id: str
    story: Story | None
    key: bytes
    why: str


def story_id(entry_id: str) -> str:
    """The id of an entry's story: always the same, and of no use to find the entry."""
    return H("story id", entry_id.encode())[:16].hex()


def draft_story(
    entry: Mapping[str, Any], name: str, tell: Callable[[dict[str, Any]], str]
) -> Story:
    """The story of an entry marked as one, under its author's name, to be shown before it goes.

    `tell` writes the Markdown; it is given the published fields of the entry only. Raises
    StoryError for an entry that is private, not marked, a draft or in the trash, TeamError for a
    name that is none.
    """
    if entry.get("private"):
        raise StoryError(
            "This entry is private: nothing of it is ever published, and nothing was sent."
        )
    if entry.get("state", "entry") != "entry":
        raise StoryError("Only an entry of the journal can be told, no draft and no trash.")
    if not entry.get("story"):
        raise StoryError(
            "This entry is not marked as a story, so nothing was sent. To tell it by name: "
            "chefslog set ID story:yes"
        )
    fields = {key: entry[key] for key in (*_KEPT, *_PUBLISHED) if key in entry}
    title = legible(clean_line(str(entry["headline"])))
    title = title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
    body = legible(clean_text(tell(fields)), lines=True).strip("\n")
    level = entry.get("delegation")
    story = Story(story_id(entry["id"]), line(name, "name"), entry["day"], title, level, body)
    size = len(story.text.encode())
    if size > LIMIT - 300:
        raise StoryError(
            f"The story has {size} bytes; {LIMIT - 300} are allowed. Nothing was sent."
        )
    return story


def publish(mailroom: Mailroom, file: TeamFile, story: Story, identity: Identity) -> str:
    """Put a story into the team's place, signed; what it replaces is gone. Returns its path.

    Raises StoryError where this identity is not the member of that name, and MailroomError.
    """
    known = _name_of(file, identity.public)
    if known is None:
        raise StoryError(
            f"You are not on the roster of {file.name}: stories are told by its members. Nothing "
            "was sent."
        )
    if known != story.name:
        raise StoryError(
            f"The roster of {file.name} knows you as {known}, not as {story.name}. Nothing was "
            "sent."
        )
    signature = identity.sign(_digest(file.team, story, identity.public))
    path = _path(file, story.id, "md")
    mailroom.put(path, _written(story, identity.public, signature).encode(), replace=True)
    mailroom.delete(_path(file, story.id, "withdrawn"))
    return path


def stories(mailroom: Mailroom, file: TeamFile, *earlier: TeamFile) -> list[Found]:
    """Every story in the place, those that hold first, the newest day first.

    A story holds if the member that it names, of this epoch or an `earlier` one, signed it. What
    its author took back is left out.
    """
    found = [
        _read(name.removesuffix(".md"), data, (file, *earlier))
        for name, data in mailroom.files(f"{file.team}/{_FOLDER}", LIMIT)
        if _FILE.fullmatch(name)
    ]
    left = [one for one in found if not _is_withdrawn(mailroom, file, one.id, one.key)]
    left.sort(key=lambda one: (one.story.day if one.story else "", one.id), reverse=True)
    return sorted(left, key=lambda one: one.story is None)


def withdraw(mailroom: Mailroom, file: TeamFile, id: str, identity: Identity) -> None:
    """Take one's own story back: a signed note first, then the file is gone. Safe to repeat.

    Who copied it has it still, and so has the history of a git folder. Raises StoryError for a
    story that is not there, or somebody else's.
    """
    path = _path(file, id, "md")
    data = mailroom.get(path, LIMIT)
    if data is None:
        if _is_withdrawn(mailroom, file, id, identity.public):
            return
        raise StoryError(f"There is no story {id[:8]} in {file.name}. Nothing was changed.")
    match = _match(data)
    if match is None or bytes.fromhex(match["key"]) != identity.public:
        raise StoryError(f"The story {id[:8]} is not yours: only its author takes it back.")
    put_note(mailroom, _path(file, id, "withdrawn"), {}, identity)
    mailroom.delete(path)


def _path(file: TeamFile, id: str, ending: str) -> str:
    if not _FILE.fullmatch(f"{id}.md"):
        raise StoryError(f"{id!r} is no story's id.")
    return f"{file.team}/{_FOLDER}/{id}.{ending}"


def _written(story: Story, key: bytes = b"", signature: bytes = b"") -> str:
    """The file's text; without a key it is what the author is shown."""
    # YAML reads JSON's texts.
    name, title = (json.dumps(text, ensure_ascii=False) for text in (story.name, story.title))
    head = [f"name: {name}", f"day: {story.day}", f"title: {title}"]
    head += [] if story.level is None else [f"level: {story.level}"]
    head += [f"key: {key.hex()}"] if key else []
    head += [f"signature: {signature.hex()}"] if signature else []
    return "\n".join(["---", *head, "---", "", story.body, ""])


def _digest(team: str, story: Story, key: bytes) -> bytes:
    return H("story", team.encode(), story.id.encode(), _written(story, key).encode())


def _name_of(file: TeamFile, identity: bytes) -> str | None:
    index = file.index_of(identity)
    return None if index is None else file.members[index].name


def _match(data: bytes) -> re.Match[str] | None:
    try:
        return _FORM.fullmatch(data.decode())
    except UnicodeDecodeError:
        return None


def _read(id: str, data: bytes, files: tuple[TeamFile, ...]) -> Found:
    match = _match(data)
    if match is None:
        return Found(id, None, b"", "It is no story as chefslog writes it, or only a part of one.")
    key, signature = bytes.fromhex(match["key"]), bytes.fromhex(match["signature"])
    story = _story(id, match)
    if story is None or _written(story, key, signature).encode() != data:
        return Found(id, None, key, "It is no story as chefslog writes it.")
    if not verify_signature(key, _digest(files[0].team, story, key), signature):
        return Found(id, None, key, "Its signature does not fit: it was changed after signing.")
    if story.name not in [_name_of(file, key) for file in files]:
        return Found(id, None, key, "It is signed by a key that the roster does not know so.")
    return Found(id, story, key, "")


def _story(id: str, match: re.Match[str]) -> Story | None:
    """The story of a file; None where it holds what no draft of ours can hold."""
    try:
        name, title = (json.loads(match[part]) for part in ("name", "title"))
    except ValueError:
        return None
    body, day = match["body"], match["day"]
    is_ours = legible(name) == name and legible(title) == title and parse_day(day) is not None
    if not is_ours or legible(body, lines=True) != body:
        return None
    return Story(
        id, name, day, title, None if match["level"] is None else int(match["level"]), body
    )


def _is_withdrawn(mailroom: Mailroom, file: TeamFile, id: str, key: bytes) -> bool:
    """Whether the owner of a key took a story back."""
    try:
        note = get_note(mailroom, _path(file, id, "withdrawn"), ())
    except (Wrong, TooLarge):
        return False
    return note is not None and note["by"] == key

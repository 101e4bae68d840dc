"""The keys as they are now: shipped, or changed in the config; how they are written on screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from textual.binding import Binding

from chefslog.tui.commands import ANSWER, APP, BY_ID, COMMANDS, PLACES, READING, SCREENS, Command
from chefslog.tui.theme import InkScreen

Hint = tuple[str, str, str]
"""A key as shown, its word, and the id of its command; `-` before the id where it cannot run."""

SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "minus": "-",
    "escape": "esc",
    "down": "↓",
    "up": "↑",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
}


def shown_key(key: str) -> str:
    """Return a key as it is written on screen: `F1`, `esc`, `/`."""
    return key.upper() if re.fullmatch(r"f\d+", key) else SHOWN.get(key, key)


LEVELED = ("bar", "tokens")
"""The places where a level is asked for without its meaning beside it."""
ANSWERS = {
    "draft": ("yes", "edit", "no"),
    "due": ("held", "reworked", "unknown", "reverted", "incident"),
    "checkin": ("open",),
    "day": ("open",),
    "team": ("open",),
    "unsaved": ("open", "discard_draft"),
}
"""The commands whose keys stand on a waiting row, in order."""


class Keys:
    """Which key runs which command."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        self.changed, self.problems = key_problems(wanted) if wanted else ({}, [])

    def of(self, command: Command) -> str:
        """A command's keys, with commas between."""
        return self.changed.get(command.id, command.key)

    def shown(self, command_id: str) -> str:
        """A command's first key as it is written on screen."""
        first = self.of(BY_ID[command_id]).split(",")[0].strip()
        return shown_key(first)

    def tabs(self) -> list[tuple[str, str, str]]:
        """The digit, name and command of each numbered screen."""
        return [(self.shown(one.id), one.label, one.id) for one in SCREENS]

    def hints(self, screen: InkScreen | None, place: str) -> list[Hint]:
        """Keys, words and commands for the bottom line of a place; those of the row first.

        What cannot run only now is there too, with `-` before its command.
        """
        found: list[tuple[bool, Hint]] = []
        for one in COMMANDS:
            here = place in one.places or "app" in one.places
            is_common = one.group == APP and (one.id != "levels" or place not in LEVELED)
            if not (one.word and here) or is_common or one.id == place:
                continue
            if not is_offered(one, screen):
                continue
            lacks = explain_lack(one, screen)
            word = screen.word_of(one.id) if screen is not None else ""
            hint = (self.shown(one.id), word or one.word, ("-" if lacks else "") + one.id)
            found.append((one.group != ANSWER, hint))
        return [hint for _, hint in sorted(found, key=lambda pair: pair[0])]

    def explain_key(self, screen: InkScreen | None, place: str, key: str) -> str:
        """Return why a key does nothing here; empty where it is no command's key."""
        for one in COMMANDS:
            if (place in one.places or "app" in one.places) and key in _names(self.of(one)):
                return explain_lack(one, screen)
        return ""

    def always(self, place: str) -> list[Hint]:
        """Keys that are the same everywhere, for the right end of the bottom line."""
        typing = place not in READING
        names = ("help_anywhere",) if typing else ("help", "palette", "leave_app")
        return [(self.shown(name), BY_ID[name].word, name) for name in names]

    def answers(self, kind: str) -> list[Hint]:
        """Keys, words and commands on a waiting row."""
        opens = {"checkin": "start", "day": "start", "team": "look", "unsaved": "go on"}
        word = {"open": opens.get(kind, "open")}
        return [
            (self.shown(name), word.get(name, BY_ID[name].word), name)
            for name in ANSWERS.get(kind, ())
        ]


def bindings(place: str) -> list[Binding]:
    """The bindings of a place, in the table's order."""
    return [_binding(one) for one in COMMANDS if one.key and place in one.places]


def _binding(command: Command) -> Binding:
    """A command's key as Textual binds it."""
    return Binding(
        command.key,
        f"app.command('{command.id}')",
        command.word or command.label,
        show=False,
        tooltip=command.help,
        id=command.id,
        priority="app" in command.places,
    )


ROWS = {
    "entry": "an entry",
    "draft": "a draft",
    "due": "a follow-up",
    "checkin": "the check-in",
    "day": "the day",
    "team": "a team",
    "unsaved": "unsaved text",
    "trashed": "a trashed entry",
    "pick": "a pick",
    "candidate": "a candidate",
    "text": "a text of the review",
    "goal": "a goal",
    "field": "a field of the form",
    "switch": "a switch",
    "version": "a version",
    "send": "what goes to the team",
    "words": "the eight words",
    "changes": "changes in the team",
    "question": "a question of the report",
    "answer": "one of your answers",
}
"""What a row is, in words, where a key is only for some of them."""
LACKS = {
    "entry": "There is no entry under the cursor.",
    "change": "Nothing was changed here since chefslog was opened.",
    "undone": "Nothing was undone that could be redone.",
    "season": "There is no season yet.",
    "share": "Nothing of yours goes to a team now.",
    "tend": "Only a keyholder tends.",
    "words": "The words were typed; nothing waits for them.",
    "report": "No period has been released yet.",
    "view": "This team does not ask for the impact with AI, or nothing is released yet.",
    "stories": "Nobody tells a story yet: chefslog team stories.",
    "people": "This machine is in no team.",
    "undo": "Nothing was done here that can be undone; changes of entries are undone on Today.",
}
"""Why a command cannot run where what it needs is not there."""
SHOWN_FAINT = ("entry", "change")
"""What is often lacking for a moment only: keys that need it keep their place in the footer."""


def is_available(command: Command, screen: InkScreen | None) -> bool:
    """Whether a command makes sense on the screen in front; its key is not taken otherwise."""
    return not explain_lack(command, screen)


def is_offered(command: Command, screen: InkScreen | None) -> bool:
    """Whether a command can run, or only lacks something for the moment."""
    lack = explain_lack(command, screen)
    return not lack or (command.needs in SHOWN_FAINT and lack is LACKS[command.needs])


def explain_lack(command: Command, screen: InkScreen | None) -> str:
    """Return why a command cannot run on the screen in front; empty where it can."""
    if "app" in command.places:
        return ""
    if screen is None or set(command.places).isdisjoint(screen.places):
        return f"“{command.label}” is for another screen."
    if command.pages and screen.page not in command.pages:
        return f"“{command.label}” is for another page."
    if command.on and screen.row_kind() not in command.on:
        kinds = " or ".join(dict.fromkeys(ROWS.get(kind, kind) for kind in command.on))
        return f"“{command.label}” is for {kinds}."
    offers = screen.offers | getattr(screen.app, "offers", frozenset())
    if command.needs and command.needs not in offers:
        return LACKS.get(command.needs, f"“{command.label}” has nothing to work on now.")
    return ""


def key_problems(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The config's keys that hold, and a line for each that does not."""
    kept: dict[str, str] = {}
    problems: list[str] = []
    for name, typed in keys.items():
        command = BY_ID.get(name)
        if command is None:
            known = " ".join(BY_ID)
            problems.append(f'[keys] "{name}" is no command; known are: {known}')
        elif plain := _plain_in_text(command, typed):
            problems.append(f'[keys] {name} = "{plain}": works while typing, so it needs ctrl')
        else:
            kept[name] = typed
    for place, key, names in clashes(kept):
        shown = " and ".join(names)
        problems.append(f'[keys] "{key}" means {shown} {PLACES[place]}; the shipped keys are used')
        for name in names:
            kept.pop(name, None)
    return kept, problems


def _plain_in_text(command: Command, typed: str) -> str:
    """The key that would swallow a typed character, if there is one."""
    if not {"app", "bar", "text"} & set(command.places):
        return ""
    for key in typed.split(","):
        if len(key.strip()) == 1 or _is_character(key.strip()):
            return key.strip()
    return ""


def _is_character(key: str) -> bool:
    from textual.keys import key_to_character

    character = key_to_character(key)
    return character is not None and character.isprintable()


def clashes(keys: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """(place, key, command ids) for each key that would mean two things in one place."""
    found = []
    for place in PLACES:
        held: dict[str, list[Command]] = {}
        for command in COMMANDS:
            if place in command.places or "app" in command.places:
                for key in _names(keys.get(command.id, command.key)):
                    held.setdefault(key, []).append(command)
        found += [
            (place, key, [one.id for one in commands])
            for key, commands in held.items()
            if len(commands) > 1 and _same_rows(commands) and any(c.id in keys for c in commands)
        ]
    return found


def _same_rows(commands: Iterable[Command]) -> bool:
    """Whether two of these could be meant on one row."""
    kinds = [kind for command in commands for kind in command.on or ("",)]
    return "" in kinds or len(set(kinds)) < len(kinds)


def _names(keys: str) -> list[str]:
    return [one.key for one in Binding.make_bindings([Binding(keys, "")])] if keys else []

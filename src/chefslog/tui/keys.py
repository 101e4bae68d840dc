"""The keys as they are now: shipped, or changed in the config; how they are written on screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, key_to_character
from textual.keys import Keys as TextualKeys
from textual.widget import Widget

from chefslog.model.similarity import did_you_mean, similar_words
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
OPENS = {"checkin": "start", "day": "start", "team": "look", "unsaved": "go on"}
"""What opening a waiting row is called there."""


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
        for one in _commands_in(place):
            is_common = one.group == APP and (one.id != "levels" or place not in LEVELED)
            if one.word and not is_common and one.id != place and is_offered(one, screen):
                word = screen.word_of(one.id) if screen is not None else ""
                sign = "-" if explain_lack(one, screen) else ""
                hint = (self.shown(one.id), word or one.word, sign + one.id)
                found.append((one.group != ANSWER, hint))
        return [hint for _, hint in sorted(found, key=lambda pair: pair[0])]

    def explain_key(self, screen: InkScreen | None, place: str, key: str) -> str:
        """Return why a key does nothing here; empty where it is no command's key."""
        found = (one for one in _commands_in(place) if key in _names(self.of(one)))
        return next((explain_lack(one, screen) for one in found), "")

    def always(self, place: str) -> list[Hint]:
        """Keys that are the same everywhere, for the right end of the bottom line."""
        names = ("help_anywhere",) if place not in READING else ("help", "palette", "leave_app")
        return [(self.shown(name), BY_ID[name].word, name) for name in names]

    def answers(self, kind: str) -> list[Hint]:
        """Keys, words and commands on a waiting row."""
        words = {"open": OPENS.get(kind, "open")}
        return [
            (self.shown(name), words.get(name, BY_ID[name].word), name)
            for name in ANSWERS.get(kind, ())
        ]


def own_keys(widget: Widget | None) -> list[Hint]:
    """Return the keys that a widget binds itself and wants to be seen; they lead to no command."""
    found: dict[str, Hint] = {}
    for _, binding in widget._bindings if widget is not None else ():
        if binding.show and binding.description and not binding.action.startswith("app.command"):
            found.setdefault(binding.action, (shown_key(binding.key), binding.description, ""))
    first = ("enter", "tab")
    return sorted(found.values(), key=lambda hint: [hint[0] != key for key in first])


def bindings(place: str) -> list[Binding]:
    """The bindings of a place, in the table's order."""
    return [
        Binding(
            one.key,
            f"app.command('{one.id}')",
            one.word or one.label,
            show=False,
            tooltip=one.help,
            id=one.id,
            priority="app" in one.places,
        )
        for one in COMMANDS
        if one.key and place in one.places
    ]


@cache
def _commands_in(place: str) -> list[Command]:
    """The commands whose keys work in a place."""
    return [one for one in COMMANDS if not {place, "app"}.isdisjoint(one.places)]


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
    "kept": "There is no entry here, or it is in the trash already.",
    "change": "Nothing was changed here since chefslog was opened.",
    "undone": "Nothing was undone that could be redone.",
    "season": "There is no season yet.",
    "pages": "There is no season yet.",
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
SHOWN_FAINT = ("entry", "kept", "change")
"""What is often lacking for a moment only: keys that need it keep their place in the footer."""


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
    wrong = {name: explain_wrong_key(name, typed) for name, typed in keys.items()}
    kept = {name: typed for name, typed in keys.items() if not wrong[name]}
    problems = [f"[keys] {why}" for why in wrong.values() if why]
    for place, key, ids in clashes(kept):
        shown = " and ".join(ids)
        problems.append(f'[keys] "{key}" means {shown} {PLACES[place]}; the shipped keys are used')
        for name in ids:
            kept.pop(name, None)
    return kept, problems


def explain_wrong_key(name: str, typed: str) -> str:
    """Return why a command cannot have these keys, with commas between; empty where it can."""
    if name not in BY_ID:
        meant = did_you_mean(similar_words(name, BY_ID))
        return f'"{name}" is no command. {meant}In the app, ? shows the name of each.'
    keys = [key.strip() for key in typed.split(",")] if typed else []
    for key in keys:
        if not (_is_text(key) or _is_named(key)):
            form = "a letter, or a name such as ctrl+n, f2, slash or pageup"
            return f'{name} = "{key}": there is no such key; expected {form}'
        if _is_text(key) and not {"app", "bar", "text"}.isdisjoint(BY_ID[name].places):
            return f'{name} = "{key}": works while typing, so it needs ctrl'
    return ""


def _is_text(key: str) -> bool:
    """Whether a key types a character."""
    character = key_to_character(REPLACED_KEYS.get(key, key)) if key else None
    return character is not None and character.isprintable()


def _is_named(key: str) -> bool:
    """Whether it is a key that Textual has a name for, modifiers in its order before it."""
    *modifiers, last = key.split("+")
    is_known = modifiers == sorted({*modifiers} & {"alt", "ctrl", "shift", "super"})
    named = {one.value.rpartition("+")[2] for one in TextualKeys}
    return is_known and (last in named or _is_text(last))


def clashes(keys: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """(place, key, command ids) for each key that would mean two things in one place."""
    found = []
    for place in PLACES:
        held: dict[str, list[Command]] = {}
        for command in _commands_in(place):
            for key in _names(keys.get(command.id, command.key)):
                held.setdefault(key, []).append(command)
        for key, commands in held.items():
            # Commands for different kinds of row may share a key.
            kinds = [kind for command in commands for kind in command.on or ("",)]
            is_shared = "" in kinds or len(set(kinds)) < len(kinds)
            if len(commands) > 1 and is_shared and any(one.id in keys for one in commands):
                found.append((place, key, [one.id for one in commands]))
    return found


@cache
def _names(keys: str) -> list[str]:
    return [one.key for one in Binding.make_bindings([Binding(keys, "")])] if keys else []

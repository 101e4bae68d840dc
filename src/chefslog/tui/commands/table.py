"""Every command there is, and their keys by place; a new screen's commands join here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding

from chefslog.tui.commands import (
    answering,
    changing,
    composing,
    learning,
    moving,
    reviewing,
    teaming,
)
from chefslog.tui.commands.base import PLACES, CommandClass

SCREENS: tuple[CommandClass, ...] = (
    moving.Today,
    moving.Journal,
    moving.Insight,
    moving.Season,
    moving.Team,
)
"""The screens in the order of their digits."""

COMMANDS: tuple[CommandClass, ...] = (
    *SCREENS,
    learning.Numbers,
    learning.Shorter,
    learning.Longer,
    reviewing.Pick,
    reviewing.Earlier,
    reviewing.Later,
    reviewing.Copy,
    moving.Open,
    changing.Edit,
    changing.Tokens,
    reviewing.NextPage,
    reviewing.PageBack,
    reviewing.Fold,
    reviewing.Form,
    reviewing.Reader,
    reviewing.Write,
    reviewing.Period,
    reviewing.Rubric,
    reviewing.Goal,
    teaming.Toggle,
    teaming.OpenPeriod,
    teaming.Seal,
    teaming.Tend,
    teaming.Heard,
    teaming.Unheard,
    teaming.Yes,
    teaming.Words,
    teaming.NextPage,
    teaming.PageBack,
    teaming.Numbers,
    teaming.All,
    teaming.SendNow,
    teaming.Withhold,
    teaming.OwnView,
    teaming.Write,
    teaming.Leaves,
    teaming.Which,
    teaming.Aside,
    teaming.LookAgain,
    teaming.TakeBack,
    teaming.DoAgain,
    moving.Select,
    changing.Trash,
    changing.Undo,
    changing.Redo,
    changing.ToSeason,
    moving.Filter,
    moving.Calendar,
    moving.Help,
    moving.Palette,
    moving.Back,
    answering.Yes,
    answering.YesToAll,
    answering.No,
    answering.Held,
    answering.Reworked,
    answering.Reverted,
    answering.Incident,
    answering.Unknown,
    changing.PutBack,
    moving.ToList,
    changing.Compose,
    changing.Template,
    changing.BarEditor,
    composing.Save,
    composing.Outside,
    composing.More,
    composing.Leave,
    moving.Bar,
    answering.Checkin,
    moving.TrashView,
    composing.Discard,
    moving.Theme,
    moving.PaletteAnywhere,
    moving.Quit,
)
BY_ID = {command.id: command for command in COMMANDS}


def bindings(place: str) -> list[Binding]:
    """The bindings of a place, in the table's order."""
    return [one.binding() for one in COMMANDS if one.key and place in one.places]


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


def _plain_in_text(command: CommandClass, typed: str) -> str:
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
        held: dict[str, list[CommandClass]] = {}
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


def _same_rows(commands: Iterable[CommandClass]) -> bool:
    """Whether two of these could be meant on one row."""
    kinds = [command.on for command in commands]
    return "" in kinds or len(set(kinds)) < len(kinds)


def _names(keys: str) -> list[str]:
    return [one.key for one in Binding.make_bindings([Binding(keys, "")])] if keys else []

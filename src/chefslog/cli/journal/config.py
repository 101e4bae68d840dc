"""`chefslog config`: the settings, shown, set and edited."""

from __future__ import annotations

import os
import textwrap
import tomllib
from collections.abc import Iterator, Mapping

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.home.config import (
    SETTINGS,
    Config,
    ConfigError,
    Setting,
    check_label,
    check_setting,
    find_setting,
    load_config,
    parse_setting,
)
from chefslog.home.config_file import (
    check_settings,
    read_settings,
    replace_settings,
    save_setting,
    setting_value,
    settings_template,
    toml_value,
)
from chefslog.home.narration import narrate
from chefslog.home.paths import Home, find_home
from chefslog.model.kinds import LABELS

_VERBS = {
    **dict.fromkeys(("list", "show", "ls"), "chefslog config"),
    "get": "chefslog config KEY",
    **dict.fromkeys(("set", "add"), "chefslog config KEY VALUE"),
    **dict.fromkeys(("unset", "reset"), "chefslog config KEY -"),
}
"""What the words mean that other programs put before a key."""


def config(args: Arguments) -> Output:
    """Show all settings or one, set one, or open the file in the editor."""
    home = find_home()
    name, *value = args.words or [""]
    if name == "edit" and not value:
        return _edit_file(home)
    try:
        if value:
            return _set(home, name, " ".join(value))
        shown = [find_setting(name)] if name else list(SETTINGS)
    except ConfigError as error:
        meant = _VERBS.get(name)
        told = f'there is no "{name}". Did you mean `{meant}`?' if meant else str(error)
        raise UsageError(f"{told}\nNothing was changed.") from error
    current, problems = load_config(home)
    narrate(*problems)
    missing = "" if os.path.exists(home.config_file) else "  (not created yet)"
    heading = [] if name else [f"{home.config_file}{missing}", ""]
    return Output(
        {setting.name: setting_value(setting, current) for setting in shown},
        lambda width: [
            *heading,
            *(line for setting in shown for line in _lines(setting, current, width)),
        ],
    )


def _lines(setting: Setting, current: Config, width: int) -> Iterator[str]:
    """Yield a setting with its value, then what it is for and what it takes."""
    yield f"{setting.name} = {toml_value(setting_value(setting, current))}"
    yield from textwrap.wrap(
        setting.describe(),
        min(width or 80, 100),
        initial_indent=" " * 4,
        subsequent_indent=" " * 4,
        break_on_hyphens=False,
    )


def _set(home: Home, name: str, text: str) -> Output:
    """Set one setting; `-` takes it out of the file."""
    setting = find_setting(name)
    value = None if text == "-" else parse_setting(name, text)
    if value is not None and setting.name == "keys":
        _check_keys(value if name == "keys" else {name.removeprefix("keys."): value})
    elif value is not None and name == "ladder":
        check_setting(name, value)
    elif setting.name == "ladder" and name != setting.name:
        _check_row(home, name.removeprefix("ladder."), value)
    save_setting(home, name, value)
    if setting.name == "keys":
        _say_clashes(home)
    shown = ": back to the default" if value is None else f" = {toml_value(value)}"
    return Output({name: value}, [f"✓ {name}{shown}"])


def _check_row(home: Home, row: str, value: str | None) -> None:
    """Refuse a level's name, the shipped one without a value. Raises ConfigError."""
    if row in [*"01234"]:
        level, labels = int(row), load_config(home)[0].labels
        name = LABELS[level] if value is None else str(value)
        check_label(level, (*labels[:level], name, *labels[level + 1 :]))


def load_key_names() -> dict[str, str]:
    """Return the names behind `keys.` with what each is for."""
    from chefslog.tui.commands import COMMANDS

    return {command.id: command.label for command in COMMANDS}


def _check_keys(keys: Mapping[str, str]) -> None:
    """Refuse what is no command of the app or no key for it. Raises ConfigError."""
    if keys:
        from chefslog.tui.keys import explain_wrong_key

        for name, typed in keys.items():
            if why := explain_wrong_key(name, typed):
                raise ConfigError(f"keys: {why}")


def _say_clashes(home: Home) -> None:
    """Say what the app would say of the keys when it is opened."""
    if keys := load_config(home)[0].keys:
        from chefslog.tui.keys import key_problems

        narrate(*key_problems(keys)[1])


def _check_file(text: str) -> str:
    """Return the text of a file that can be used. Raises ConfigError, TOMLDecodeError."""
    kept = check_settings(text)
    _check_keys(tomllib.loads(kept).get("keys", {}))
    return kept


def _edit_file(home: Home) -> Output:
    """Let the writer edit the file, made of all settings as comments where there is none.

    A mistake reopens the editor with a message; nothing but a file that is right is saved. Raises
    EditorFailed.
    """
    from chefslog.capture.editor import edit_text

    path = home.config_file
    before = read_settings(path)
    text = before.decode("utf-8", "backslashreplace")
    copy = os.path.join(home.config, "config.edited.toml")
    edited = edit_text(
        copy, text or settings_template(), _check_file, is_saved=True, may_be_empty=True
    )
    if edited is None:
        return Output({"path": path, "changed": False}, notes=["Unchanged."])
    with edited:
        replace_settings(home, before, edited.value)
    _say_clashes(home)
    return Output({"path": path, "changed": True}, [f"✓ {path}"])

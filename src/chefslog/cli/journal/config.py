"""`chefslog config`: the settings, shown, set and edited."""

from __future__ import annotations

import os
import textwrap
import tomllib
from collections.abc import Iterable, Iterator

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
from chefslog.model.similarity import did_you_mean, similar_words


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
        raise UsageError(f"{error}\nNothing was changed.") from error
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
        _check_commands(value if name == "keys" else [name.removeprefix("keys.")])
    elif value is not None and name == "ladder":
        check_setting(name, value)
    elif setting.name == "ladder" and name != setting.name:
        _check_row(home, name.removeprefix("ladder."), value)
    save_setting(home, name, value)
    shown = ": back to the default" if value is None else f" = {toml_value(value)}"
    return Output({name: value}, [f"✓ {name}{shown}"])


def _check_row(home: Home, row: str, value: str | None) -> None:
    """Refuse a level's name, the shipped one without a value. Raises ConfigError."""
    if row in [*"01234"]:
        level, labels = int(row), load_config(home)[0].labels
        name = LABELS[level] if value is None else str(value)
        check_label(level, (*labels[:level], name, *labels[level + 1 :]))


def _check_commands(names: Iterable[str]) -> None:
    """Refuse a key for what is no command of the app. Raises ConfigError."""
    # A table of plain data: the app's own modules are not loaded.
    from chefslog.tui.commands import BY_ID

    for name in names:
        if name not in BY_ID:
            meant = did_you_mean(similar_words(name, BY_ID))
            raise ConfigError(
                f'keys: "{name}" is no command. {meant}In the app, ? shows the name of each.'
            )


def _check_file(text: str) -> str:
    """Return the text of a file that can be used. Raises ConfigError, TOMLDecodeError."""
    kept = check_settings(text)
    _check_commands(tomllib.loads(kept).get("keys", {}))
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
    return Output({"path": path, "changed": True}, [f"✓ {path}"])

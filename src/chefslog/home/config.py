"""The settings: `config.toml`, checked key by key; what is wrong is named, the rest holds."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import Any

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME
from chefslog.model.kinds import LABELS
from chefslog.model.sanitize import legible


@dataclass(frozen=True)
class Config:
    """Every setting with its shipped value; the table in `SETTINGS` says how each is written."""

    labels: tuple[str, ...] = LABELS
    day_starts: int = 0
    day_minutes: int = 480
    coach: bool = True
    currency: str = "EUR"
    theme: str = ""
    follow_up_days: int = 60
    compose_fields: tuple[str, ...] = (
        "headline",
        "impact",
        "delegation",
        "checked",
        "value",
        "notes",
    )
    identities: tuple[str, ...] = ()
    team_keyring: bool = False
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """One key of the file: the attribute it sets, how it is read, what is allowed, an example."""

    name: str
    attribute: str
    read: Any
    allowed: str
    example: str
    help: str


def _clock(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    hour, mark, minute = value.partition(":")
    if not mark or not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return None
    return int(hour) * 60 + int(minute) if int(hour) < 13 and int(minute) < 60 else None


def _hours(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value * 60) if 1 <= value <= 24 else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= 60 else None


def _days(value: Any) -> int | None:
    good = isinstance(value, int) and not isinstance(value, bool) and 7 <= value <= 365
    return value if good else None


def _fields(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or any(one not in BY_NAME for one in value):
        return None
    return tuple(dict.fromkeys(["headline", *value]))


def _identities(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    if any(not isinstance(one, str) or not _word(one) or not one.strip() for one in value):
        return None
    return tuple(dict.fromkeys(one.strip() for one in value))


def _labels(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, dict) or set(value) - set("01234"):
        return None
    if any(not isinstance(one, str) or not _word(one) or not one.strip() for one in value.values()):
        return None
    return tuple(value.get(str(level), shipped) for level, shipped in enumerate(LABELS))


def _keys(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or any(not isinstance(one, str) for one in value.values()):
        return None
    return dict(value)


SETTINGS = (
    Setting("day_starts", "day_starts", _clock, 'a time up to "12:59"', '"04:00"',
            "work before this hour belongs to the day before"),
    Setting("day_hours", "day_minutes", _hours, "a number of hours, 1 to 24", "8",
            "what `2d` means"),
    Setting("coach", "coach", _flag, "true or false", "true", "quiet hints while typing"),
    Setting("currency", "currency", _word, "a short word", '"EUR"', "the one currency of spend"),
    Setting("theme", "theme", _word, "a theme's name", '"chefslog-dark"', "colours of the app"),
    Setting("follow_up_days", "follow_up_days", _days, "a number of days, 7 to 365", "60",
            "when to ask whether work held"),
    Setting("compose.fields", "compose_fields", _fields, "a list of fields: " + " ".join(BY_NAME),
            '["headline", "impact", "delegation"]', "what the composer opens with"),
    Setting("ladder", "labels", _labels, "names for the levels 0 to 4", '{ "1" = "Commis" }',
            "own labels for the ladder; the numbers stay"),
    Setting("harvest.identities", "identities", _identities, "a list of mail addresses or names",
            '["me@example.org"]', "whose commits are mine"),
    Setting("team.keyring", "team_keyring", _flag, "true or false", "true",
            "keep new team keys in the system keyring, not in files"),
    Setting("keys", "keys", _keys, "command = key", '{ "filter" = "f" }',
            "own keys; `?` in the app shows each command's name"),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def load(home: Home) -> tuple[Config, list[str]]:
    """The settings and, a line each, what in the file is wrong. Never raises."""
    path = home.config_file
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return Config(), []
    except OSError as error:
        return Config(), [f"{path}: {error.strerror}. The shipped settings are used."]
    import tomllib

    try:
        return read(tomllib.loads(data.decode()), path)
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = str(error)
    return Config(), [f"{path}: {problem}. The shipped settings are used."]


def read(table: dict[str, Any], path: str) -> tuple[Config, list[str]]:
    """Settings from a parsed file; wrong keys and values are named and left out."""
    config, problems = Config(), []
    for name, value in _flat(table):
        setting = _BY_NAME.get(name)
        if setting is None:
            known = " ".join(_BY_NAME)
            problems.append(f'{path}: unknown key "{name}"; known are: {known}')
            continue
        kept = setting.read(value)
        if kept is None:
            shown = legible(str(value)[:60])
            problems.append(f"{path}: {name} = {shown}: expected {setting.allowed}")
        else:
            config = replace(config, **{setting.attribute: kept})
    return config, problems


def _flat(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names with dots for nested tables, down to the settings that take a table themselves."""
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict) and name not in _BY_NAME:
            pairs += [(f"{name}.{inner}", one) for inner, one in value.items()]
        else:
            pairs.append((name, value))
    return pairs


def editor() -> list[str]:
    """The writer's editor as a command: $VISUAL, $EDITOR, else vi (notepad on Windows)."""
    import shlex

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    return shlex.split(named) or (["notepad"] if os.name == "nt" else ["vi"])


def save(home: Home, name: str, value: Any) -> None:
    """Write one setting into the file, which is made if it is not there.

    Other keys keep their values; comments do not survive. Raises OSError, ValueError where the
    file as it is cannot be read.
    """
    import tomllib

    import tomli_w

    table: dict[str, Any] = {}
    if os.path.exists(home.config_file):
        with open(home.config_file, "rb") as file:
            table = tomllib.load(file)
    outer, dot, inner = name.partition(".")
    if dot:
        table.setdefault(outer, {})[inner] = value
    else:
        table[name] = value
    make_folder(home.config)
    write_private(home.config_file, tomli_w.dumps(table).encode())

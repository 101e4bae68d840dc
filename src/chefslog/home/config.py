"""The settings: `config.toml`, checked key by key; what is wrong is named, the rest holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from chefslog.home.files import read_regular
from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME, FLAG_OF
from chefslog.model.kinds import LABELS, Level
from chefslog.model.policy import WorkClass
from chefslog.model.sanitize import legible

THEMES = (
    "chefslog-dark", "chefslog-light", "ansi-dark", "ansi-light", "atom-one-dark",
    "atom-one-light", "catppuccin-frappe", "catppuccin-latte", "catppuccin-macchiato",
    "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark",
    "textual-light", "tokyo-night",
)  # fmt: skip
"""The themes of the app, ours and Textual's."""
COMPOSED = (*BY_NAME, "day")
"""What the composer can show: every field, and the day."""
NONE: Mapping[str, Any] = {}


class ConfigError(ValueError):
    """A setting that does not exist or a value that it does not take; the text says what does."""


class Config(NamedTuple):
    """Every setting with its shipped value; the table in `SETTINGS` says how each is written."""

    labels: tuple[str, ...] = LABELS
    day_starts: int = 0
    day_minutes: int = 480
    coach: bool = True
    currency: str = "EUR"
    theme: str = ""
    accessible: bool = False
    follow_up_days: int = 60
    compose_fields: tuple[str, ...] = (
        "headline", "impact", "delegation", "checked", "value", "day", "project", "tags", "notes",
    )  # fmt: skip
    identities: tuple[str, ...] = ()
    team_keyring: bool = False
    team_tend: bool = True
    agents_read: bool = False
    budget_month: float = 0.0
    budget_projects: Mapping[str, float] = NONE
    spend_rates: Mapping[str, float] = NONE
    policy: Mapping[str, WorkClass] = NONE
    keys: Mapping[str, str] = NONE


class Setting(NamedTuple):
    """One key of the file: the attribute it sets, how it is read, what is allowed, an example.

    `is_table` settings take a name behind a dot: `ladder.1`. `choices` are the words that a value
    is or is made of, where there is a list of them.
    """

    name: str
    attribute: str
    read: Callable[[Any], Any]
    allowed: str
    example: str
    help: str
    is_table: bool = False
    choices: tuple[str, ...] = ()

    def describe(self) -> str:
        """Return what it is for and what it takes, as sentences."""
        return f"{self.help[0].upper()}{self.help[1:]}. Takes {self.allowed}."


def _clock(value: Any) -> int | None:
    hour, _, minute = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return None
    return int(hour) * 60 + int(minute) if int(hour) < 13 and int(minute) < 60 else None


def _number(value: Any, least: float, most: float) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and least <= value <= most else None


def _hours(value: Any) -> int | None:
    hours = _number(value, 1, 24)
    return None if hours is None else round(hours * 60)


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value.isprintable() and len(value) <= 60 else None


def _are_words(value: Any) -> bool:
    """Whether it is a list of words, each with something in it."""
    return isinstance(value, list) and all(_word(word) and word.strip() for word in value)


def _currency(value: Any) -> str | None:
    return value if _word(value) and value and len(value) <= 8 and " " not in value else None


def _days(value: Any) -> int | None:
    return value if isinstance(value, int) and _number(value, 7, 365) else None


def _fields(value: Any) -> tuple[str, ...] | None:
    # As in the list, or as in a line or an option: `ai`, `tag`.
    names = {flag: name for name, flag in FLAG_OF.items()} | {name: name for name in COMPOSED}
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    named = [names.get(one, "") for one in value]
    return tuple(dict.fromkeys(["headline", *named])) if all(named) else None


def _identities(value: Any) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(map(str.strip, value))) if _are_words(value) else None


def _labels(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, dict) or set(value) - set("01234"):
        return None
    # What reads as a number comes as one.
    given = {row: str(one) if type(one) is int and one >= 0 else one for row, one in value.items()}
    if not _are_words([*given.values()]):
        return None
    return tuple(given.get(str(level), shipped) for level, shipped in enumerate(LABELS))


def check_label(level: int, labels: Sequence[str]) -> None:
    """Refuse a level's name that means something else in a line. Raises ConfigError."""
    names = [label.strip().lower().replace(" ", "-") for label in labels]
    name, words = names[level], Level.value_words
    why = ""
    if name.isdigit():
        why = "a name cannot be a number; the numbers stand for the levels themselves"
    elif name in words and words.index(name) != level:
        why = f"in a line, {name} means level {words.index(name)}"
    elif names.count(name) > 1:
        other = next(n for n, one in enumerate(names) if one == name and n != level)
        why = f"level {other} has this name already"
    if why:
        raise ConfigError(f"ladder.{level} = {legible(labels[level])}: {why}")


def _amount(value: Any) -> float | None:
    return float(value) if _number(value, 0, 1e9) else None


def _budget(value: Any) -> float | None:
    return 0.0 if _number(value, 0, 0) is not None else _amount(value)


def _amounts(value: Any) -> dict[str, float] | None:
    if not isinstance(value, dict) or not all(map(_word, value)):
        return None
    amounts = {name: _amount(amount) for name, amount in value.items()}
    kept = {name: amount for name, amount in amounts.items() if amount is not None}
    return kept if len(kept) == len(amounts) else None


def _rates(value: Any) -> dict[str, float] | None:
    rates = _amounts(value)
    return rates and {name.upper(): rate for name, rate in rates.items()}


def _policy(value: Any) -> dict[str, WorkClass] | None:
    if not isinstance(value, dict):
        return None
    classes = {}
    for name, given in value.items():
        if not _word(name) or not isinstance(given, dict) or set(given) - {"where", "models"}:
            return None
        where, models = given.get("where", []), given.get("models", [])
        if not _are_words(where) or not _are_words(models):
            return None
        # As in a line: project:auth or the project's bare name, #tag or +tag.
        places = [word.removeprefix("project:") for word in where]
        places = [f"#{word[1:]}" if word.startswith("+") else word for word in places]
        classes[name] = WorkClass(tuple(places), tuple(models))
    return classes


def _keys(value: Any) -> dict[str, str] | None:
    return dict(value) if isinstance(value, dict) and all(map(_word, value.values())) else None


def _switch(name: str, attribute: str, help: str, example: str = "true") -> Setting:
    words = ("true", "false")
    return Setting(name, attribute, _flag, "true or false", example, help, choices=words)


SETTINGS = (
    Setting("day_starts", "day_starts", _clock, 'a time up to "12:59"', '"04:00"',
            "work before this time belongs to the day before"),
    Setting("day_hours", "day_minutes", _hours, "a number of hours, 1 to 24", "8",
            "working hours in a day: what `took:2d` means"),
    _switch("coach", "coach", "show quiet hints while you type"),
    Setting("currency", "currency", _currency, "a short word", '"EUR"',
            "the currency of `spend`; there is only one"),
    Setting("theme", "theme", lambda value: value if value in ("", *THEMES) else None,
            "one of: " + " ".join(THEMES), '"chefslog-dark"',
            "colours of the app; when empty, the theme picked in the app", choices=THEMES),
    _switch("accessible", "accessible", "open the app as plain lines with numbered choices"),
    Setting("follow_up_days", "follow_up_days", _days, "a number of days, 7 to 365", "60",
            "days until a follow-up asks whether the work held up, and again at three times that"),
    Setting("compose.fields", "compose_fields", _fields, "a list of fields: " + " ".join(COMPOSED),
            '["headline", "impact", "delegation"]', "fields that the composer shows first",
            choices=COMPOSED),
    Setting("ladder", "labels", _labels, "names for the levels 0 to 4", '{ "1" = "Commis" }',
            "your own names for the levels, as `ladder.1`; the numbers stay", is_table=True),
    Setting("harvest.identities", "identities", _identities, "a list of mail addresses or names",
            '["me@example.org"]', "whose commits are yours"),
    _switch("agents.read", "agents_read",
            "let agents read entries that are not private, through `chefslog mcp`"),
    Setting("budget.month", "budget_month", _budget, "an amount in your currency, 0 for none",
            "100", "what AI may cost in a month; `chefslog spend` shows what is left"),
    Setting("budget.projects", "budget_projects", _amounts, "a project and an amount",
            '{ shop = 40 }', "what AI may cost in a month for a project, as "
            "`budget.projects.NAME`", is_table=True),
    Setting("spend.rates", "spend_rates", _rates, "a currency and a number", '{ USD = 0.9 }',
            "what one of another currency is in yours, as `spend.rates.USD`", is_table=True),
    Setting("policy", "policy", _policy,
            "a name and a table: `where`, projects and #tags; `models`, names or their beginnings",
            '{ human_led = { where = ["auth", "#crypto"], models = ["claude-opus"] } }',
            "classes of work by project or tag, and the models that each is meant for",
            is_table=True),
    _switch("team.keyring", "team_keyring",
            "keep new team keys in the system keyring instead of files"),
    _switch("team.tend", "team_tend",
            "do a keyholder's part whenever the app or chefslog team opens", "false"),
    Setting("keys", "keys", _keys, "a command's name and a key", '{ "filter" = "F" }',
            "your own keys, as `keys.filter`; `?` in the app shows the name of each command",
            is_table=True),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def load_config(home: Home) -> tuple[Config, list[str]]:
    """Return the settings and, a line each, what in the file is wrong. Never raises."""
    path = home.config_file
    try:
        data = read_regular(path)
    except FileNotFoundError:
        return Config(), []
    except OSError as error:
        return Config(), [f"{path}: {error.strerror}. The shipped settings are used."]
    import tomllib

    try:
        return read_config(tomllib.loads(data.decode()), path)
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}"
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = str(error)
    return Config(), [f"{path}: {problem}. The shipped settings are used."]


def read_config(table: dict[str, Any], path: str) -> tuple[Config, list[str]]:
    """Read settings from a parsed file; wrong keys and values are named and left out."""
    config, problems = Config(), []
    for name, value in _flat(table):
        try:
            setting, kept = check_setting(name, value)
        except ConfigError as error:
            problems.append(f"{path}: {error}")
        else:
            config = config._replace(**{setting.attribute: kept})
    return config, problems


def check_setting(name: str, value: Any) -> tuple[Setting, Any]:
    """Return the setting of a name in the file and its value as the program uses it.

    Raises ConfigError for a name or a value that is not allowed.
    """
    setting, kept = _read_setting(name, value)
    if setting.name == "ladder":
        for row in value:
            check_label(int(row), kept)
    return setting, kept


def _read_setting(name: str, value: Any) -> tuple[Setting, Any]:
    setting = find_setting(name)
    kept = setting.read(value)
    if kept is None:
        from chefslog.model.similarity import did_you_mean, similar_words

        rows = value if setting.is_table and isinstance(value, dict) else {}
        given = [f"{name}.{row} = {one}" for row, one in rows.items()] or [f"{name} = {value}"]
        shown = legible(", ".join(given)[:80])
        meant = did_you_mean(similar_words(str(value), setting.choices))
        raise ConfigError(f"{shown}: expected {setting.allowed}. {meant}".rstrip(". "))
    return setting, kept


def find_setting(name: str) -> Setting:
    """Return the setting of a name in the file, or of a row of its table such as `ladder.1`.

    Raises ConfigError where there is none.
    """
    setting = _BY_NAME.get(name)
    if setting is None:
        tables = (table for table in SETTINGS if table.is_table)
        setting = next((t for t in tables if name.startswith(f"{t.name}.")), None)
    if setting is None:
        from chefslog.model.similarity import did_you_mean, similar_words

        meant = did_you_mean(similar_words(name, _BY_NAME))
        known = " ".join(_BY_NAME)
        raise ConfigError(f'unknown key "{legible(name)}". {meant}The keys are: {known}')
    return setting


def parse_setting(name: str, text: str) -> Any:
    """Return the value to write into the file for what was typed after a key.

    That is a TOML value, or a bare text, a yes or no, or words of a list. `name` may be that of a
    row of a table: `ladder.1`; how it goes with the other rows is not checked. Raises ConfigError
    for a name or a value that is not allowed.
    """
    setting = find_setting(name)
    row = name.removeprefix(setting.name).removeprefix(".")
    problem = None
    for value in _readings(text):
        try:
            _read_setting(setting.name, {row: value} if row else value)
        except ConfigError as error:
            problem = problem or error
        else:
            return value
    raise problem or ConfigError(f"{name}: nothing to set")


def _readings(text: str) -> list[Any]:
    """What a typed value may be, the likeliest first."""
    import tomllib
    from contextlib import suppress

    readings: list[Any] = []
    with suppress(tomllib.TOMLDecodeError, RecursionError):
        readings.append(tomllib.loads(f"x = {text}")["x"])
    readings.append(text)
    if text.lower() in ("yes", "on", "no", "off"):
        readings.append(text.lower() in ("yes", "on"))
    words = str(readings[0]).replace(",", " ").split()
    return [*readings, words] if words else readings


def _flat(table: dict[str, Any]) -> list[tuple[str, Any]]:
    """Names with dots for nested tables, down to the settings that take a table themselves."""
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict) and name not in _BY_NAME:
            pairs += [(f"{name}.{inner}", one) for inner, one in value.items()]
        else:
            pairs.append((name, value))
    return pairs


def editor_command() -> list[str]:
    """Return the editor as a command: $VISUAL, $EDITOR, else vi (notepad on Windows)."""
    import shlex

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if os.name == "nt":
        # A backslash parts folders there; it hides nothing.
        words = shlex.split(named, posix=False)
        return [word.strip('"') for word in words] or ["notepad"]
    return shlex.split(named) or ["vi"]

"""Where chefslog keeps its files, and the few settings that every start needs.

On the thin path: `os` and `sys` only.
"""

from __future__ import annotations

import os
import sys

from chefslog.model.kinds import DAY_MINUTES, LABELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chefslog.model.policy import WorkClass


class HomeError(Exception):
    """A folder or file that chefslog needs cannot be used; the text says which, and what to do."""


class Home:
    """Where things are kept: `data` and `config` are folders, made on first use."""

    def __init__(self, data: str, config: str) -> None:
        self.data = data
        self.config = config
        self.config_file = os.path.join(config, "config.toml")
        self.journal = os.path.join(data, "journal.db")
        self.backups = os.path.join(data, "backups")  # copies of the journal
        # There while damage was found in the journal: every change looks through it all first.
        self.suspect = os.path.join(data, "suspect")
        self.unsaved = os.path.join(data, "unsaved")  # text that was typed and not saved yet
        self.keys = os.path.join(data, "keys")  # private keys of team sharing; in no backup
        self.team = os.path.join(data, "team")  # what this machine knows of its teams

    def letters(self, state: str) -> str:
        """A folder of the letterbox; `state` is tmp, new or rejected."""
        return os.path.join(self.data, "letterbox", state)


POINTER = "elsewhere"
"""A file in the data folder that the rule names: the folder that is used instead, and on a second
line that of the config where it is another one."""


def find_home() -> Home:
    """Return the folders of this user: where a journal is, else where platformdirs says.

    Raises HomeError without a home at all, or where the answer cannot be kept.
    """
    env = os.environ
    home = thin_home(env)
    if _named_home(env):
        return home
    rule = ruled_home(env, sys.platform)
    is_ruled = home.data == rule.data
    if is_ruled and os.path.exists(home.journal):
        return home
    from chefslog.home.folders import bring_captures, choose_folders

    try:
        if is_ruled:
            return choose_folders(rule, env, sys.platform)
        bring_captures(rule, home)
    except OSError as error:
        raise HomeError(
            f"{error.filename or rule.data}: {error.strerror}. Make the folder writable, or set "
            "CHEFSLOG_HOME to the folder that should hold the journal."
        ) from error
    return home


def thin_home(env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Home:
    """Return the folders by the rule of the system, or those that a pointer there names.

    Raises HomeError without a home at all.
    """
    env = os.environ if env is None else env
    named = _named_home(env)
    if named:
        return named
    home = ruled_home(env, platform)
    try:
        with open(os.path.join(home.data, POINTER), "rb") as file:
            lines = os.fsdecode(file.read()).split("\n")
    except OSError:
        return home
    data, config, *_ = [*lines, ""]
    return Home(data, config or data) if os.path.isabs(data) else home


def _named_home(env: Mapping[str, str]) -> Home | None:
    own = env.get("CHEFSLOG_HOME", "").strip()
    if not own:
        return None
    try:
        path = os.path.abspath(os.path.expanduser(own))
    except OSError as error:
        raise HomeError(f"CHEFSLOG_HOME={own}: this folder is gone ({error.strerror}).") from None
    return Home(path, path)


def ruled_home(env: Mapping[str, str], platform: str) -> Home:
    """Return the folders that the rule of a system names. Raises HomeError."""
    if platform == "win32":
        local = env.get("LOCALAPPDATA") or os.path.join(_user(env), "AppData", "Local")
        path = os.path.join(local, "chefslog")
        return Home(path, path)
    if platform == "darwin":
        rest = ("Library", "Application Support")
        return Home(_xdg(env, "XDG_DATA_HOME", rest), _xdg(env, "XDG_CONFIG_HOME", rest))
    return Home(
        _xdg(env, "XDG_DATA_HOME", (".local", "share")), _xdg(env, "XDG_CONFIG_HOME", (".config",))
    )


def _xdg(env: Mapping[str, str], name: str, rest: tuple[str, ...]) -> str:
    base = env.get(name, "").strip()
    return os.path.join(base or os.path.join(_user(env), *rest), "chefslog")


def _user(env: Mapping[str, str]) -> str:
    path = env.get("HOME") or os.path.expanduser("~")
    if path.startswith("~"):
        raise HomeError(
            "No home folder: HOME is not set and this user has none. "
            "Set HOME, or CHEFSLOG_HOME to the folder that should hold the journal."
        )
    return path


class Rules:
    """What the thin paths need of the settings; the shipped values while there is no file."""

    def __init__(
        self,
        labels: tuple[str, ...] = LABELS,
        day_minutes: int = DAY_MINUTES,
        day_starts: int = 0,
        problems: Sequence[str] = (),
        follow_up_days: int = 60,
        policy: Mapping[str, WorkClass] | None = None,
    ) -> None:
        self.labels = labels
        self.day_minutes = day_minutes
        self.day_starts = day_starts
        self.problems = problems
        self.follow_up_days = follow_up_days
        self.policy = policy or {}


def rules(home: Home) -> Rules:
    """The settings that the thin paths need, from the config when there is one."""
    if not os.path.exists(home.config_file):
        return Rules()
    from chefslog.home.config import load_config

    config, problems = load_config(home)
    return Rules(
        config.labels, config.day_minutes, config.day_starts, problems, config.follow_up_days,
        config.policy if config.coach else None,
    )  # fmt: skip

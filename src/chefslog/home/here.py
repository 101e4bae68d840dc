"""This machine as chefslog meets it: its folders, its clock, its zone.

On the thin path: `os`, `sys` and `time` only. A test holds the folders equal to platformdirs.
"""

from __future__ import annotations

import os
import sys
import time

from chefslog.model.fields import DAY_MINUTES, LABELS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class HomeError(Exception):
    """A folder or file that chefslog needs cannot be used; the text says which, and what to do."""


class Home:
    """Where things are kept: `data` and `config` are folders, made on first use."""

    __slots__ = ("config", "data")

    def __init__(self, data: str, config: str) -> None:
        self.data = data
        self.config = config

    @property
    def journal(self) -> str:
        """The SQLite file."""
        return os.path.join(self.data, "journal.db")

    @property
    def config_file(self) -> str:
        """The settings, TOML."""
        return os.path.join(self.config, "config.toml")

    def letters(self, state: str) -> str:
        """A folder of the letterbox; `state` is tmp, new or rejected."""
        return os.path.join(self.data, "letterbox", state)

    @property
    def backups(self) -> str:
        """Copies of the journal."""
        return os.path.join(self.data, "backups")

    @property
    def unsaved(self) -> str:
        """Text that was typed and not saved yet."""
        return os.path.join(self.data, "unsaved")

    @property
    def keys(self) -> str:
        """Private keys of team sharing; in no backup."""
        return os.path.join(self.data, "keys")

    @property
    def team(self) -> str:
        """What this machine knows of its teams."""
        return os.path.join(self.data, "team")


def find_home(env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Home:
    """The folders for these environment variables. Raises HomeError without a home at all."""
    env = os.environ if env is None else env
    own = env.get("CHEFSLOG_HOME", "").strip()
    if own:
        try:
            path = os.path.abspath(os.path.expanduser(own))
        except OSError as error:
            raise HomeError(
                f"CHEFSLOG_HOME={own}: this folder is gone ({error.strerror})."
            ) from None
        return Home(path, path)
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


def make_folder(path: str) -> None:
    """Make a folder and its missing parents, 0700 whatever the umask, and durable.

    A folder that exists is left as it is. Raises OSError.
    """
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    if parent and parent != path:
        make_folder(parent)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
        return
    os.chmod(path, 0o700)
    sync_folder(parent)


def sync_folder(path: str) -> None:
    """Make renames and unlinks in a folder durable, where the platform can."""
    if os.name != "posix":
        return
    fd = os.open(path or ".", os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_private(path: str, data: bytes, via: str | None = None) -> None:
    """Write a file whole or not at all: 0600, fsynced, renamed into place, folder fsynced.

    `via` is the path of the unfinished file, `path + ".tmp"` when not given. Raises OSError; the
    unfinished file is gone then.
    """
    via = via or path + ".tmp"
    fd = os.open(via, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        try:
            if os.name == "posix":
                os.fchmod(fd, 0o600)
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.replace(via, path)
    except OSError as error:
        if os.path.exists(via):
            os.unlink(via)
        error.filename = error.filename or path
        raise
    sync_folder(os.path.dirname(path))


class Rules:
    """What the thin paths need of the settings; the shipped values while there is no file."""

    __slots__ = ("day_minutes", "day_starts", "follow_up_days", "labels", "problems")

    def __init__(
        self,
        labels: tuple[str, ...] = LABELS,
        day_minutes: int = DAY_MINUTES,
        day_starts: int = 0,
        problems: Sequence[str] = (),
        follow_up_days: int = 60,
    ) -> None:
        self.labels = labels
        self.day_minutes = day_minutes
        self.day_starts = day_starts
        self.problems = problems
        self.follow_up_days = follow_up_days


def rules(home: Home) -> Rules:
    """The settings that the thin paths need, from the config when there is one."""
    if not os.path.exists(home.config_file):
        return Rules()
    from chefslog.home.config import load

    config, problems = load(home)
    return Rules(
        config.labels, config.day_minutes, config.day_starts, problems, config.follow_up_days
    )


class Moment:
    """One instant as the writer lives it.

    `at` is seconds since 1970 UTC, `captured_at` the same as ISO text, `offset` minutes east of
    UTC, `zone` its IANA name or None, `day` the local day as ISO text (work before `day_starts`
    minutes after midnight belongs to the day before), `weekday` 0 for Monday.
    """

    __slots__ = ("at", "captured_at", "day", "offset", "weekday", "zone")

    def __init__(self, at: float, day_starts: int = 0) -> None:
        self.at = at
        millis = int(at * 1000)
        utc = time.gmtime(millis // 1000)
        self.captured_at = time.strftime("%Y-%m-%dT%H:%M:%S", utc) + f".{millis % 1000:03}Z"
        local = time.localtime(millis // 1000)
        self.offset = (local.tm_gmtoff or 0) // 60
        self.zone = zone_name()
        if local.tm_hour * 60 + local.tm_min < day_starts:
            # Noon of the day before exists in every zone, whatever its clocks do at night.
            noon = time.mktime((local.tm_year, local.tm_mon, local.tm_mday - 1, 12, 0, 0, 0, 0, -1))
            local = time.localtime(noon)
        self.day = time.strftime("%Y-%m-%d", local)
        self.weekday = local.tm_wday


_LAST = 253_402_200_000
"""Just before the year 10000, in every zone."""


def now(day_starts: int = 0) -> Moment:
    """This moment. `CHEFSLOG_NOW` (seconds since 1970) stands in for the clock, for pictures.

    Raises HomeError where the clock shows no time that an entry can have.
    """
    fixed = os.environ.get("CHEFSLOG_NOW")
    try:
        at = float(fixed) if fixed else time.time()
    except ValueError:
        at = -1.0
    if not 0 <= at < _LAST:
        raise HomeError(f"the clock ({fixed or at}) is not between 1970 and 9999; set it right.")
    return Moment(at, day_starts)


def zone_name() -> str | None:
    """The zone's IANA name from `TZ`, else from where /etc/localtime points, else None."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named:
        return named if "/" in named and not named.startswith("/") else _below_zoneinfo(named)
    try:
        return _below_zoneinfo(os.readlink("/etc/localtime"))
    except OSError:
        return None


def _below_zoneinfo(path: str) -> str | None:
    _, mark, name = path.partition("zoneinfo/")
    if mark:
        return name.removeprefix("posix/").removeprefix("right/")
    return path if path in ("UTC", "GMT") else None


_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(at: float, random: bytes) -> str:
    """A UUID version 7 (RFC 9562) from seconds since 1970 and ten random bytes."""
    number = int(at * 1000) << 80 | int.from_bytes(random[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def short_of(entry_id: str) -> str:
    """The random tail of an id as twelve base32 characters; six of them are shown."""
    tail = int(entry_id.replace("-", ""), 16) & ((1 << 60) - 1)
    return "".join(_BASE32[tail >> shift & 31] for shift in range(55, -1, -5))

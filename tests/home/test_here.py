"""Folders, moments, ids and private files."""

from __future__ import annotations

import os
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs.macos
import platformdirs.unix
import platformdirs.windows
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.clock import Moment, new_id, now, short_of, zone_name
from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import HomeError, thin_home


@pytest.mark.parametrize("data", [None, "", "/var/data"])
@pytest.mark.parametrize("config", [None, "/etc/own"])
def test_folders_are_those_of_platformdirs_on_linux(
    monkeypatch: pytest.MonkeyPatch, data: str | None, config: str | None
) -> None:
    env = {"HOME": "/home/ada"}
    env |= {"XDG_DATA_HOME": data} if data is not None else {}
    env |= {"XDG_CONFIG_HOME": config} if config is not None else {}
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    wanted = platformdirs.unix.Unix("chefslog", appauthor=False)
    home = thin_home(env, "linux")
    assert home.data == wanted.user_data_dir
    assert home.config == wanted.user_config_dir


def test_folders_are_those_of_platformdirs_on_a_mac(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/Users/ada")
    wanted = platformdirs.macos.MacOS("chefslog", appauthor=False)
    home = thin_home({"HOME": "/Users/ada"}, "darwin")
    assert (home.data, home.config) == (wanted.user_data_dir, wanted.user_config_dir)


def test_chefslog_home_comes_first() -> None:
    home = thin_home({"CHEFSLOG_HOME": "/srv/log", "HOME": "/home/ada"}, "linux")
    assert (home.data, home.config_file) == ("/srv/log", "/srv/log/config.toml")


def test_no_home_at_all_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(HomeError, match="CHEFSLOG_HOME"):
        thin_home({}, "linux")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        folder = str(tmp_path / "a" / "b")
        make_folder(folder)
        write_private(os.path.join(folder, "x"), b"text")
    finally:
        os.umask(old)
    assert stat.S_IMODE(os.stat(tmp_path / "a").st_mode) == 0o700
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(os.path.join(folder, "x")).st_mode) == 0o600
    assert os.listdir(folder) == ["x"]


def at(zone: str, *when: int) -> float:
    return datetime(*when, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "when", "starts", "day", "offset"),
    [
        ("Europe/Berlin", (2026, 11, 21, 0, 40), 240, "2026-11-20", 60),
        ("Europe/Berlin", (2026, 11, 21, 4, 0), 240, "2026-11-21", 60),
        ("Europe/Berlin", (2026, 3, 29, 3, 30), 240, "2026-03-28", 120),
        ("Europe/Berlin", (2026, 10, 25, 2, 30), 240, "2026-10-24", 120),
        ("America/New_York", (2026, 3, 8, 0, 10), 0, "2026-03-08", -300),
        ("Asia/Kathmandu", (2026, 1, 1, 1, 0), 240, "2025-12-31", 345),
        ("America/Sao_Paulo", (2018, 11, 4, 1, 30), 120, "2018-11-03", -120),
    ],
)
def test_the_day_is_local_and_starts_when_the_writer_says(
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    when: tuple[int, ...],
    starts: int,
    day: str,
    offset: int,
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    moment = Moment(at(zone, *when), starts)
    assert (moment.day, moment.offset, moment.zone) == (day, offset, zone)


def test_the_day_starts_at_midnight_where_nothing_is_set() -> None:
    assert Moment(at("Europe/Berlin", 2026, 11, 21, 0, 0)).day == "2026-11-21"


@given(st.integers(0, 4_000_000_000_000))
def test_the_instant_is_utc_to_the_millisecond(millis: int) -> None:
    moment = Moment(millis / 1000)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    wanted = epoch + timedelta(milliseconds=millis)
    read = datetime.fromisoformat(moment.captured_at.replace("Z", "+00:00"))
    assert abs(read - wanted) <= timedelta(milliseconds=1)


def test_zone_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert zone_name() == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "/usr/share/zoneinfo/Asia/Tokyo")
    assert zone_name() == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "CET-1CEST")
    assert zone_name() is None


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_ids_are_uuid_version_7_and_sort_by_time(millis: int, random: bytes) -> None:
    from uuid import UUID

    text = new_id(millis / 1000, random)
    made = UUID(text)
    assert (made.version, made.variant, str(made)) == (7, "specified in RFC 4122", text)
    assert abs((made.int >> 80) - millis) <= 1
    assert len(short_of(text)) == 12
    assert short_of(text).isalnum()


@given(st.integers(0, 2**31), st.integers(0, 999_998), st.binary(min_size=20, max_size=20))
def test_ids_of_one_millisecond_keep_their_order(second: int, micros: int, random: bytes) -> None:
    first = new_id(second + micros / 1e6, random[:10])
    assert first < new_id(second + (micros + 1) / 1e6, random[10:])


@pytest.mark.parametrize("clock", ["noon", "nan", "inf", "-1", "1e20", "253402300800"])
def test_a_clock_outside_of_the_calendar_is_named(
    monkeypatch: pytest.MonkeyPatch, clock: str
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", clock)
    with pytest.raises(HomeError, match=r"clock|CHEFSLOG_NOW"):
        now()


def test_a_relative_home_below_a_folder_that_is_gone_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(HomeError, match="CHEFSLOG_HOME=here"):
        thin_home({"CHEFSLOG_HOME": "here"})


def test_an_error_of_writing_names_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "name").mkdir()
    with pytest.raises(OSError, match="name") as met:
        write_private(str(folder / "name"), b"text")
    assert met.value.filename
    assert os.listdir(folder) == ["name"]

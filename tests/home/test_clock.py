"""Instants as this machine shows them."""

from __future__ import annotations

import errno
import os

import pytest

from chefslog.home.clock import local_minute, zone_name


def test_an_instant_is_shown_in_the_zone_of_this_machine() -> None:
    assert local_minute("2026-11-20T17:03:22.123Z") == "2026-11-20 18:03"
    assert local_minute("2026-06-30T23:30:00.000Z") == "2026-07-01 01:30"


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-11-20", "2026-13-20T17:03", "2026-11-20T1x:03", "2026-11-20T17:x3"],
)
def test_what_is_no_instant_comes_back_as_it_is(text: str) -> None:
    assert local_minute(text) == text


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
        ("../usr/share/zoneinfo/UTC", "UTC"),
        ("/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/right/Asia/Tokyo", "Asia/Tokyo"),
        ("/etc/zones/Tokyo", None),
        (None, None),
    ],
)
def test_without_tz_the_zone_is_where_the_systems_link_points(
    monkeypatch: pytest.MonkeyPatch, link: str | None, name: str | None
) -> None:
    def readlink(path: str) -> str:
        assert path == "/etc/localtime"
        if link is None:
            raise OSError(errno.EINVAL, "not a link", path)
        return link

    monkeypatch.delenv("TZ")
    monkeypatch.setattr(os, "readlink", readlink)
    assert zone_name() == name


@pytest.mark.parametrize(
    ("named", "name"),
    [("UTC", "UTC"), ("GMT", "GMT"), (":UTC", "UTC"), ("EST5EDT", None), ("/etc/localtime", None)],
)
def test_tz_names_a_zone_or_none(
    monkeypatch: pytest.MonkeyPatch, named: str, name: str | None
) -> None:
    monkeypatch.setenv("TZ", named)
    assert zone_name() == name

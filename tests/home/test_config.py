"""The settings file: every mistake named, the rest in force."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chefslog.home.config import SETTINGS, Config, load, read, save
from chefslog.home.paths import Home


def write(home: Home, text: str) -> None:
    os.makedirs(home.config, exist_ok=True)
    Path(home.config_file).write_text(text, encoding="utf-8")


def test_without_a_file_the_shipped_settings_hold(home: Home) -> None:
    assert load(home) == (Config(), [])
    assert not os.path.exists(home.data)


def test_every_shipped_example_is_accepted(home: Home) -> None:
    for setting in SETTINGS:
        write(home, f"{setting.name} = {setting.example}")
        config, problems = load(home)
        assert problems == [], setting.name
        assert getattr(config, setting.attribute) is not None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("coach = 3", "coach = 3: expected true or false"),
        ('day_starts = "25:00"', "day_starts = 25:00: expected a time"),
        ("colour = 1", 'unknown key "colour"'),
        ('[compose]\nfields = ["headlin"]', "compose.fields"),
        ("[compose]\nfield = 1", 'unknown key "compose.field"'),
        ('[ladder]\n7 = "x"', "ladder"),
        ("[keys]\na = 1", "keys"),
        ("day_hours = true", "day_hours"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_else_breaks(home: Home, text: str, named: str) -> None:
    write(home, 'currency = "USD"\n' + text)
    config, problems = load(home)
    assert len(problems) == 1
    assert home.config_file in problems[0]
    assert named in problems[0]
    assert config.currency == "USD"


@pytest.mark.parametrize("text", ["day_starts = ", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_one_clear_line(home: Home, text: str) -> None:
    write(home, text)
    config, problems = load(home)
    assert config == Config()
    assert len(problems) == 1
    assert "shipped settings" in problems[0]


def test_a_file_that_is_not_utf8_is_one_clear_line(home: Home) -> None:
    write(home, "")
    Path(home.config_file).write_bytes(b'theme = "\xff"')
    assert "not UTF-8 at byte 9" in load(home)[1][0]


def test_saving_one_setting_keeps_the_others(home: Home) -> None:
    save(home, "currency", "USD")
    save(home, "compose.fields", ["impact"])
    config, problems = load(home)
    assert problems == []
    assert (config.currency, config.compose_fields) == ("USD", ("headline", "impact"))
    assert oct(os.stat(home.config_file).st_mode & 0o777) == "0o600"


def test_labels_may_be_renamed_singly() -> None:
    config, _ = read({"ladder": {"1": "Commis"}}, "x")
    assert config.labels[:3] == ("By hand", "Commis", "Station chef")

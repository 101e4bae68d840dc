"""The settings file: every mistake named, the rest in force."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.config import (
    SETTINGS,
    Config,
    ConfigError,
    check_setting,
    editor_command,
    find_setting,
    load_config,
    parse_setting,
    read_config,
)
from chefslog.home.config_file import save_setting, toml_value
from chefslog.home.paths import Home, Rules
from chefslog.model.kinds import LABELS


def write(home: Home, text: str) -> None:
    os.makedirs(home.config, exist_ok=True)
    Path(home.config_file).write_text(text, encoding="utf-8")


def test_without_a_file_the_shipped_settings_hold(home: Home) -> None:
    assert load_config(home) == (Config(), [])
    assert not os.path.exists(home.data)


def test_every_shipped_example_is_accepted(home: Home) -> None:
    for setting in SETTINGS:
        write(home, f"{setting.name} = {setting.example}")
        config, problems = load_config(home)
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
    config, problems = load_config(home)
    assert len(problems) == 1
    assert home.config_file in problems[0]
    assert named in problems[0]
    assert config.currency == "USD"


@pytest.mark.parametrize("text", ["day_starts = ", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_one_clear_line(home: Home, text: str) -> None:
    write(home, text)
    config, problems = load_config(home)
    assert config == Config()
    assert len(problems) == 1
    assert "shipped settings" in problems[0]


def test_a_file_that_is_not_utf8_is_one_clear_line(home: Home) -> None:
    write(home, "")
    Path(home.config_file).write_bytes(b'theme = "\xff"')
    assert "not UTF-8 at byte 9" in load_config(home)[1][0]


def test_saving_one_setting_keeps_the_others(home: Home) -> None:
    save_setting(home, "currency", "USD")
    save_setting(home, "compose.fields", ["impact"])
    save_setting(home, "ladder.1", "Commis")
    save_setting(home, "theme", "nord")
    config, problems = load_config(home)
    assert problems == []
    assert (config.currency, config.compose_fields) == ("USD", ("headline", "impact"))
    assert (config.labels[1], config.theme) == ("Commis", "nord")
    assert oct(os.stat(home.config_file).st_mode & 0o777) == "0o600"


FILE = """\
# Mine since 2025.
theme = "nord"  # at night
coach = true

[compose]
# What I fill in.
fields = [
    "headline",  # always
    "impact",
]

[ladder]
"1" = "Commis"
2 = "Chef de partie # two"
"""


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("theme", "dracula", 'theme = "nord"  # at', 'theme = "dracula"  # at'),
        ("coach", None, "coach = true\n", ""),
        ("day_hours", 7.5, "coach = true\n", "coach = true\nday_hours = 7.5\n"),
        ("ladder.1", "Apprentice", '"1" = "Commis"', '"1" = "Apprentice"'),
        ("ladder.2", None, '2 = "Chef de partie # two"\n', ""),
        ("ladder.2", "# 2", '2 = "Chef de partie # two"', '2 = "# 2"'),
        ("ladder.3", "Sous", ' two"\n', ' two"\n3 = "Sous"\n'),
        ("keys.filter", "f", 'two"\n', 'two"\n\n[keys]\nfilter = "f"\n'),
        (
            "compose.fields",
            ["impact"],
            'fields = [\n    "headline",  # always\n    "impact",\n]',
            'fields = ["impact"]',
        ),
    ],
)
def test_a_change_leaves_comments_and_every_other_line_alone(
    home: Home, name: str, value: object, old: str, new: str
) -> None:
    write(home, FILE)
    save_setting(home, name, value)
    assert FILE.count(old) == 1
    assert Path(home.config_file).read_text(encoding="utf-8") == FILE.replace(old, new)
    assert load_config(home)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        'ladder = { "1" = "Commis" }',
        'ladder.1 = "Commis"',
        "[ ladder ]\n'1' = 'Commis'",
        "[ladder]",
        "",
        '[ladder]\n1 = """\n[ladder]\n1 = 2"""',
    ],
)
def test_a_row_of_a_table_is_changed_however_it_is_written(home: Home, text: str) -> None:
    write(home, text)
    save_setting(home, "ladder.1", 'Say "oui"')
    assert load_config(home)[0].labels[1] == 'Say "oui"'
    save_setting(home, "ladder.1", None)
    assert load_config(home) == (Config(), [])


@pytest.mark.parametrize("text", ["theme = ", 'theme = "nord"\ntheme = "nord"', "ladder = 3"])
def test_a_file_that_cannot_be_changed_safely_is_left_alone(home: Home, text: str) -> None:
    write(home, text)
    with pytest.raises(ConfigError, match="config edit"):
        save_setting(home, "ladder.1", "Commis")
    assert Path(home.config_file).read_text(encoding="utf-8") == text


_NAMES = [setting.name for setting in SETTINGS if not setting.is_table]
_VALUES = st.one_of(
    st.booleans(),
    st.integers(-9, 99),
    st.text(max_size=9),
    st.lists(st.text(max_size=5), max_size=3),
)


@given(st.lists(st.tuples(st.sampled_from([*_NAMES, "ladder.1", "keys.go"]), _VALUES), max_size=6))
def test_what_is_saved_is_what_is_read(changes: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        wanted: dict[str, object] = {}
        for name, value in changes:
            save_setting(home, name, value)
            wanted[name] = value
        path = Path(home.config_file)
        table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found: dict[str, object] = {}
        for name, value in table.items():
            rows = value.items() if isinstance(value, dict) else [("", value)]
            found |= {f"{name}.{inner}".rstrip("."): row for inner, row in rows}
        assert found == wanted


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("theme", "nord", "nord"),
        ("theme", '"nord"', "nord"),
        ("coach", "no", False),
        ("coach", "true", True),
        ("currency", "USD", "USD"),
        ("day_starts", "04:00", "04:00"),
        ("day_hours", "7.5", 7.5),
        ("compose.fields", "impact, notes", ["impact", "notes"]),
        ("harvest.identities", '"a@example.org"', ["a@example.org"]),
        ("harvest.identities", "a@example.org b@example.org", ["a@example.org", "b@example.org"]),
        ("ladder.0", "By myself", "By myself"),
        ("keys.filter", "f", "f"),
    ],
)
def test_a_value_may_be_typed_as_one_would(name: str, text: str, value: object) -> None:
    assert parse_setting(name, text) == value


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"1": "3"}, "ladder.1 = 3: a name cannot be a number"),
        ({"1": 3}, "ladder.1 = 3: a name cannot be a number"),
        ({"4": "Hand"}, "ladder.4 = Hand: in a line, hand means level 0"),
        ({"1": "sous-chef"}, "ladder.1 = sous-chef: level 3 has this name already"),
        ({"1": "Commis", "2": "commis"}, "ladder.1 = Commis: level 2 has this name already"),
    ],
)
def test_a_levels_name_means_nothing_else(rows: dict[str, object], told: str) -> None:
    config, problems = read_config({"ladder": rows}, "x")
    assert (config.labels, len(problems)) == (LABELS, 1)
    assert told in problems[0]


def test_levels_may_swap_names_and_take_their_own_words() -> None:
    rows = {"1": "Sous chef", "3": "Line cook", "4": "Exec"}
    labels = check_setting("ladder", rows)[1]
    assert labels == ("By hand", "Sous chef", "Station chef", "Line cook", "Exec")


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("theme", "bogus", "chefslog-dark chefslog-light"),
        ("theme", "darcula", "expected one of"),
        ("thmee", "nord", "Did you mean `theme`?"),
        ("ladder.7", "x", "levels 0 to 4"),
        ("currency", "two words", "a short word"),
        ("follow_up_days", "6", "7 to 365"),
        ("follow_up_days", "366", "7 to 365"),
        ("coach", "perhaps", "true or false"),
        ("compose.fields", "headlin", "a list of fields"),
        ("coach.x", "true", "unknown key"),
    ],
)
def test_a_value_that_is_not_allowed_is_answered_with_those_that_are(
    name: str, text: str, answer: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(answer)):
        parse_setting(name, text)


def test_every_shipped_value_is_one_that_could_be_set() -> None:
    for setting in SETTINGS:
        value = tomllib.loads(f"x = {setting.example}")["x"]
        assert check_setting(setting.name, value)[0] is setting
        assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value


def test_labels_may_be_renamed_singly() -> None:
    config, _ = read_config({"ladder": {"1": "Commis"}}, "x")
    assert config.labels[:3] == ("By hand", "Commis", "Station chef")


@pytest.mark.parametrize(
    ("system", "editor", "command"),
    [
        ("posix", "code --wait", ["code", "--wait"]),
        ("posix", r"/opt/my\ editor/vim -f", ["/opt/my editor/vim", "-f"]),
        ("posix", "", ["vi"]),
        ("nt", r"C:\vim\vim.exe -f", [r"C:\vim\vim.exe", "-f"]),
        ("nt", r'"C:\a b\code.exe" --wait', [r"C:\a b\code.exe", "--wait"]),
        ("nt", "", ["notepad"]),
    ],
)  # fmt: skip
def test_the_editor_is_a_command_as_its_system_writes_one(
    monkeypatch: pytest.MonkeyPatch, system: str, editor: str, command: list[str]
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", system)
        found = editor_command()
    assert found == command


def test_the_thin_paths_have_the_same_shipped_values() -> None:
    rules, config = Rules(), Config()
    names = ("labels", "day_minutes", "day_starts", "follow_up_days", "policy")
    assert [getattr(rules, name) for name in names] == [getattr(config, name) for name in names]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("ladder", {"0": "Me", "4": "All of it"},
         ("Me", "Line cook", "Station chef", "Sous chef", "All of it")),
        ("ladder", {"1": "x" * 60},
         ("By hand", "x" * 60, "Station chef", "Sous chef", "Executive chef")),
        ("day_starts", "00:00", 0),
        ("day_starts", "4:05", 245),
        ("day_starts", "12:59", 779),
        ("budget.month", 0, 0.0),
        ("budget.month", 0.5, 0.5),
        ("budget.month", 1e9, 1e9),
        ("budget.projects", {"shop": 40, "web": 0.5}, {"shop": 40.0, "web": 0.5}),
        ("budget.projects", {}, {}),
        ("spend.rates", {"usd": 0.9}, {"USD": 0.9}),
        ("follow_up_days", 7, 7),
        ("follow_up_days", 365, 365),
        ("day_hours", 1, 60),
        ("day_hours", 24, 1440),
        ("currency", "x" * 8, "x" * 8),
        ("harvest.identities", [" a@example.org", "a@example.org"], ("a@example.org",)),
        ("compose.fields", ["impact", "headline", "impact"], ("headline", "impact")),
        ("keys", {"filter": "f"}, {"filter": "f"}),
    ],
)  # fmt: skip
def test_a_setting_is_used_as_it_was_meant(name: str, value: object, kept: object) -> None:
    assert check_setting(name, value)[1] == kept


def test_a_class_of_work_has_places_and_models() -> None:
    places = ["auth", "project:shop", "+crypto", "#pay"]
    own = check_setting("policy", {"own": {"where": places, "models": ["claude-opus"]}})[1]["own"]
    assert (own.where, own.models) == (("auth", "shop", "#crypto", "#pay"), ("claude-opus",))
    empty = check_setting("policy", {"own": {}})[1]["own"]
    assert (empty.where, empty.models) == ((), ())


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("ladder", 3, "ladder = 3"),
        ("ladder", {"5": "x"}, "ladder.5 = x"),
        ("ladder", {"1": " "}, "ladder.1 =  "),
        ("ladder", {"1": -7}, "ladder.1 = -7"),
        ("ladder", {"1": "x" * 61}, "ladder.1 = " + "x" * 61),
        ("day_starts", "13:00", "day_starts = 13:00"),
        ("day_starts", "12:60", "day_starts = 12:60"),
        ("day_starts", "4:5", "day_starts = 4:5"),
        ("day_starts", "4", "day_starts = 4"),
        ("day_starts", "-1:00", "day_starts = -1:00"),
        ("day_starts", 4, "day_starts = 4"),
        ("budget.month", -1, "budget.month = -1"),
        ("budget.month", True, "budget.month = True"),
        ("budget.month", 1_000_000_001, "budget.month = 1000000001"),
        ("budget.projects", 3, "budget.projects = 3"),
        ("budget.projects", {"shop": 0}, "budget.projects.shop = 0"),
        ("budget.projects", {"shop": 4, "web": "x"},
         "budget.projects.shop = 4, budget.projects.web = x"),
        ("budget.projects", {"a\nb": 4}, "budget.projects.a\\u000ab = 4"),
        ("spend.rates", {"usd": -1}, "spend.rates.usd = -1"),
        ("follow_up_days", 7.5, "follow_up_days = 7.5"),
        ("follow_up_days", True, "follow_up_days = True"),
        ("day_hours", 0.9, "day_hours = 0.9"),
        ("day_hours", 24.1, "day_hours = 24.1"),
        ("currency", "x" * 9, "currency = xxxxxxxxx"),
        ("currency", "", "currency = "),
        ("harvest.identities", "me", "harvest.identities = me"),
        ("harvest.identities", [" "], "harvest.identities = [' ']"),
        ("compose.fields", "impact", "compose.fields = impact"),
        ("policy", 3, "policy = 3"),
        ("policy", {"own": 3}, "policy.own = 3"),
        ("policy", {"own": {"when": []}}, "policy.own = {'when': []}"),
        ("policy", {"own": {"where": "auth"}}, "policy.own = {'where': 'auth'}"),
        ("policy", {"own": {"models": [3]}}, "policy.own = {'models': [3]}"),
        ("keys", {"filter": 3}, "keys.filter = 3"),
        ("keys", "f", "keys = f"),
    ],
)  # fmt: skip
def test_a_value_that_a_setting_does_not_take_is_shown(
    name: str, value: object, shown: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        check_setting(name, value)
    allowed = find_setting(name).allowed
    assert str(refused.value).startswith(f"{shown}: expected {allowed}".rstrip(". "))


def test_what_is_not_set_can_be_taken_out_and_the_file_stays_as_it_is(home: Home) -> None:
    write(home, FILE)
    for name in ("keys.filter", "budget.projects.shop", "currency"):
        save_setting(home, name, None)
        assert Path(home.config_file).read_text(encoding="utf-8") == FILE


def test_a_row_of_an_inner_table_makes_only_the_tables_that_it_needs(home: Home) -> None:
    write(home, "")
    save_setting(home, "budget.projects.web.shop", 40)
    text = Path(home.config_file).read_text(encoding="utf-8")
    assert text == '[budget.projects]\n"web.shop" = 40\n'
    assert load_config(home)[0].budget_projects == {"web.shop": 40.0}

"""`chefslog config`: what is set, what may be set, and the file in an editor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from chefslog.home.config import SETTINGS, THEMES, load_config
from chefslog.home.paths import Home
from tests.cli.conftest import Shell


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script that is the editor; it gets the file's path."""
    script = tmp_path / "editor"
    monkeypatch.setenv("EDITOR", f"sh {script}")
    return script


def test_it_shows_every_setting_what_it_takes_and_where_the_file_is(
    shell: Shell, home: Home
) -> None:
    out = shell("config").out
    assert out.splitlines()[0] == f"{home.config_file}  (not created yet)"
    words = " ".join(out.split())
    for setting in SETTINGS:
        assert f"{setting.name} = " in out
        assert setting.describe() in words
    assert [name for name in THEMES if name not in words] == []
    assert max(map(len, out.splitlines()[1:])) <= 110
    shell("config", "theme", "nord")
    assert shell("config").out.splitlines()[0] == home.config_file


@pytest.mark.parametrize(("columns", "widest"), [(60, 60), (100, 100), (140, 100)])
def test_what_a_setting_is_for_is_as_wide_as_the_terminal_up_to_100_cells(
    shell: Shell, columns: int, widest: int
) -> None:
    shown = shell("config", "theme", columns=columns).out.splitlines()
    (theme,) = [setting for setting in SETTINGS if setting.name == "theme"]
    lines = textwrap.wrap(theme.describe(), widest - 4, break_on_hyphens=False)
    assert shown == ['theme = ""', *("    " + line for line in lines)]


def test_a_mistake_in_the_file_is_said_where_settings_are_shown(shell: Shell, home: Home) -> None:
    shell("config", "coach", "no")
    path = Path(home.config_file)
    path.write_text(path.read_text(encoding="utf-8") + 'theme = "bogus"\n', encoding="utf-8")
    ran = shell("config", "theme")
    assert "bogus" in ran.err


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("theme", "nord", "nord"),
        ("coach", "no", False),
        ("day_starts", "04:00", "04:00"),
        ("compose.fields", "headline impact", ["headline", "impact"]),
        ("compose.fields", "ai check tag", ["headline", "delegation", "checked", "tags"]),
        ("ladder.1", "Commis chef", None),
        ("keys.filter", "f", None),
        ("keys.filter", "ctrl+shift+k,f24,alt+slash,super+pageup,?", None),
    ],
)
def test_a_value_is_set_shown_and_taken_back(
    shell: Shell, home: Home, name: str, value: str, shown: object
) -> None:
    shipped = load_config(home)[0]
    assert shell("config", name, *value.split()).out.startswith(f"✓ {name} = ")
    assert load_config(home)[0] != shipped
    if shown is not None:
        assert json.loads(shell("config", name, "--json").out) == {name: shown}
    assert shell("config", name, "-").code == 0
    assert load_config(home) == (shipped, [])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("theme", "bogus"), "chefslog-dark chefslog-light"),
        (("theme", "light"), "Did you mean `chefslog-light`"),
        (("day_starts", "25:00"), "a time up to"),
        (("currency", "a b c"), "a short word"),
        (("themes", "nord"), "Did you mean `theme`?"),
        (("ladder.9", "x"), "levels 0 to 4"),
        (("colour",), "The keys are: day_starts"),
        (("colour", "-"), "The keys are: day_starts"),
        (("keys.nope", "f"), 'keys: "nope" is no command'),
        (("keys.filtre", "f"), "Did you mean `filter`?"),
        (("keys.filter", "ctrl+nope"), 'filter = "ctrl+nope": there is no such key'),
        (("keys.filter", "a,,b"), 'filter = "": there is no such key'),
        (("keys.filter", "shift+ctrl+f"), "there is no such key"),
        (("keys.quit", "f"), "works while typing, so it needs ctrl"),
        (("keys.quit", "slash"), "works while typing, so it needs ctrl"),
        (("list",), "Did you mean `chefslog config`?"),
        (("get", "theme"), "Did you mean `chefslog config KEY`?"),
        (("set", "theme", "nord"), "Did you mean `chefslog config KEY VALUE`?"),
        (("keys", '{ undo = "u", undid = "d" }'), 'keys: "undid" is no command'),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(
    shell: Shell, home: Home, words: tuple[str, ...], answer: str
) -> None:
    ran = shell("config", *words)
    assert (ran.code, ran.out) == (2, "")
    assert answer in ran.err
    assert not os.path.exists(home.config_file)


def test_a_key_that_means_two_things_is_said_as_the_app_does(shell: Shell) -> None:
    ran = shell("config", "keys.undo", "e")
    assert (ran.code, ran.out) == (0, '✓ keys.undo = "e"\n')
    assert '[keys] "e" means edit and undo in lists; the shipped keys are used' in ran.err
    assert shell("config", "keys.undo", "-").err == ""


def test_editing_begins_with_a_file_of_all_settings_out_of_force(
    shell: Shell, home: Home, editor: Path, tmp_path: Path
) -> None:
    editor.write_text(f'cp "$1" {tmp_path}/seen; echo \'theme = "nord"\' >> "$1"')
    ran = shell("config", "edit")
    assert (ran.code, ran.out) == (0, f"✓ {home.config_file}\n")
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"\n# {setting.name}" in seen
    assert load_config(home)[0].theme == "nord"


def test_a_key_for_what_is_no_command_reopens_the_editor(
    shell: Shell, home: Home, editor: Path
) -> None:
    editor.write_text('grep -q nope "$1" || echo \'keys.nope = "f"\' >> "$1"')
    ran = shell("config", "edit")
    assert (ran.code, os.path.exists(home.config_file)) == (1, False)
    assert 'keys: "nope" is no command' in ran.err


def test_every_line_of_the_template_works_when_it_is_put_in_force(home: Home) -> None:
    from chefslog.home.config_file import settings_template

    lines = [line[2:] for line in settings_template().splitlines() if " = " in line]
    assert len(lines) == len(SETTINGS)
    os.makedirs(home.config)
    Path(home.config_file).write_text("\n".join(lines), encoding="utf-8")
    assert load_config(home)[1] == []


@pytest.mark.parametrize(
    ("text", "named"),
    [("theme = bogus", "line"), ('theme = "bogus"', "expected one of"), ("coluor = 1", "coluor")],
)
def test_a_mistake_reopens_the_editor_and_giving_up_keeps_the_text_and_the_file(
    shell: Shell, home: Home, editor: Path, text: str, named: str
) -> None:
    shell("config", "coach", "no")
    before = Path(home.config_file).read_bytes()
    editor.write_text(f"grep -q '^#!' \"$1\" || echo '{text}' >> \"$1\"")
    ran = shell("config", "edit")
    assert (ran.code, ran.out) == (1, "")
    assert named in ran.err
    assert Path(home.config_file).read_bytes() == before
    (kept,) = Path(home.config).glob("*.edited.toml")
    assert str(kept) in ran.err
    assert text in kept.read_text(encoding="utf-8")


def test_a_mistake_that_is_corrected_is_saved_without_the_message(
    shell: Shell, home: Home, editor: Path
) -> None:
    shell("config", "coach", "no")
    editor.write_text(
        'if grep -q "^#!" "$1"; then sed -i.old s/norde/nord/ "$1"; rm "$1.old"; '
        'else echo \'theme = "norde"\' >> "$1"; fi'
    )
    assert shell("config", "edit").code == 0
    text = Path(home.config_file).read_text(encoding="utf-8")
    assert text == 'coach = false\ntheme = "nord"\n'
    assert sorted(os.listdir(home.config)) == [".lock", "config.toml"]


def test_an_emptied_file_is_a_change(shell: Shell, home: Home, editor: Path) -> None:
    shell("config", "theme", "nord")
    editor.write_text(': > "$1"')
    assert shell("config", "edit").code == 0
    assert load_config(home)[0].theme == ""


def test_editing_without_a_change_leaves_everything_as_it_was(
    shell: Shell, home: Home, editor: Path
) -> None:
    editor.write_text(":")
    assert "Unchanged" in shell("config", "edit").err
    assert not os.path.exists(home.config_file)


def test_settings_behind_a_link_are_changed_where_they_are(
    shell: Shell, home: Home, tmp_path: Path
) -> None:
    os.makedirs(home.config)
    (tmp_path / "dotfiles").mkdir()
    kept = tmp_path / "dotfiles" / "chefslog.toml"
    kept.write_text("# mine\n", encoding="utf-8")
    os.symlink(kept, home.config_file)
    shell("config", "theme", "nord")
    assert os.path.islink(home.config_file)
    assert kept.read_text(encoding="utf-8") == '# mine\ntheme = "nord"\n'


def test_settings_behind_a_link_into_a_folder_that_is_not_there_are_begun(
    shell: Shell, home: Home, tmp_path: Path
) -> None:
    os.makedirs(home.config)
    os.symlink(tmp_path / "dotfiles" / "chefslog.toml", home.config_file)
    assert shell("config", "theme", "nord").code == 0
    assert (tmp_path / "dotfiles" / "chefslog.toml").read_text() == 'theme = "nord"\n'


def test_settings_set_at_the_same_time_are_all_kept(home: Home) -> None:
    os.makedirs(home.config)
    Path(home.config_file).write_text("# mine\n", encoding="utf-8")
    values = {"theme": "nord", "currency": "USD", "coach": "no", "follow_up_days": "90"}
    values |= {f"ladder.{level}": f"Cook {level}" for level in range(5)}
    running = [
        subprocess.Popen([sys.executable, "-m", "chefslog", "config", name, value])
        for name, value in values.items()
    ]
    assert [process.wait() for process in running] == [0] * len(values)
    config, problems = load_config(home)
    assert problems == []
    assert (config.theme, config.currency, config.coach) == ("nord", "USD", False)
    assert (config.follow_up_days, config.labels[4]) == (90, "Cook 4")
    assert Path(home.config_file).read_text(encoding="utf-8").startswith("# mine\n")


def test_a_file_that_changed_during_editing_is_left_and_the_text_is_kept(
    shell: Shell, home: Home, editor: Path
) -> None:
    shell("config", "theme", "nord")
    editor.write_text(
        f'echo "coach = false" >> "$1"; echo \'currency = "USD"\' >> {home.config_file}'
    )
    ran = shell("config", "edit")
    assert ran.code == 1
    assert "changed by another program" in ran.err
    assert (load_config(home)[0].currency, load_config(home)[0].coach) == ("USD", True)
    (kept,) = Path(home.config).glob("*.edited.toml")
    assert str(kept) in ran.err


@pytest.mark.parametrize("words", [("config", "edit"), ("edit", "last")])
def test_an_editor_that_needs_a_terminal_is_not_started_without_one(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "vim -n")
    shell("add", "Fix it")
    ran = shell(*words)
    assert ran.code == 1
    assert "vim needs a terminal" in ran.err
    assert "Nothing was changed." in ran.err
    left = [name for _, _, names in os.walk(home.data) for name in names if "edit" in name]
    assert left == []


def test_a_levels_name_that_means_another_level_is_refused(shell: Shell) -> None:
    shell("config", "ladder.3", "Pilot")
    for name in ("3", "Hand", "pilot", "Station chef"):
        ran = shell("config", "ladder.1", name)
        assert (ran.code, f"ladder.1 = {name}: " in ran.err) == (2, True)
    ran = shell("config", "ladder", '{ 1 = "A", 2 = "A" }')
    assert (ran.code, "level 2 has this name already" in ran.err) == (2, True)
    assert shell("config", "ladder.1", "Sous chef").code == 0
    assert shell("config", "ladder.3", "-").code == 2

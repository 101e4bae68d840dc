"""One line as a pending capture: what goes with it, and what is said where it cannot be kept."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest

from chefslog.capture.add import (
    NOTES_LIMIT,
    AddError,
    NoHeadline,
    as_json,
    check_size,
    drop,
    echo,
    fill_project,
    keep_unsaved,
    repository_name,
    understand,
)
from chefslog.capture.letters import read_letter
from chefslog.home.clock import short_of
from chefslog.home.paths import Home, Rules
from chefslog.model.kinds import LABELS, LINE_LIMIT, TEXT_LIMIT
from tests.journals import noon


@pytest.mark.parametrize(
    ("words", "draft"),
    [
        (["impact:Cut it", "ai:2"], {"impact": "Cut", "headline": "it", "delegation": 2}),
        (["Fix", "impact:Cut it"], {"headline": "Fix", "impact": "Cut it"}),
    ],
)
def test_without_a_headline_the_words_of_a_quoted_value_are_one(
    words: list[str], draft: dict[str, object]
) -> None:
    from chefslog.capture.lexer import joined

    found = understand(joined(words), "", noon(), Rules(), words)[0]
    del found["typed"]
    assert found == draft


@pytest.mark.parametrize(("line", "said"), [("", ""), ("  ", ""), ("ai:2", "\nYour line: ai:2")])
def test_a_line_without_a_headline_is_said_again(line: str, said: str) -> None:
    with pytest.raises(NoHeadline) as refused:
        understand(line, "", noon(), Rules())
    assert str(refused.value) == (
        "nothing was saved: there is no headline. "
        f"Say what you solved: chefslog add 'Cut login latency ai:2'{said}"
    )
    assert refused.value.exit_code == 2


def test_notes_of_the_line_and_of_the_rest_are_one_text() -> None:
    draft, _, _ = understand("Fix it // one", " two\r\nthree\n\n", noon(), Rules())
    assert draft["notes"] == "one\n\ntwo\nthree"
    assert draft["typed"] == "Fix it // one\ntwo\nthree"


@pytest.mark.parametrize(
    ("line", "notes", "said"),
    [
        ("x" * LINE_LIMIT, "", ""),
        ("é" * (LINE_LIMIT // 2), "", ""),
        ("x" * (LINE_LIMIT + 1), "", "the line is 65537 bytes long and the limit is 65536"),
        ("é" * (LINE_LIMIT // 2 + 1), "", "the line is 65538 bytes long and the limit is 65536"),
        ("x", "y" * (NOTES_LIMIT - 1), ""),
        ("x", "y" * NOTES_LIMIT, "the text is 458753 bytes long and the limit is 458752"),
    ],
    ids=range(6),
)
def test_what_is_too_long_is_kept_in_a_file(home: Home, line: str, notes: str, said: str) -> None:
    if not said:
        check_size(line, notes)
        assert not os.path.exists(home.unsaved)
        return
    with pytest.raises(AddError) as refused:
        check_size(line, notes)
    (name,) = os.listdir(home.unsaved)
    path = Path(home.unsaved, name)
    assert str(refused.value) == f"nothing was saved: {said}. Your text is kept in {path}"
    assert path.read_text(encoding="utf-8") == (f"{line}\n{notes}" if notes else line)


def test_an_entry_that_grows_beyond_the_limit_in_json_is_kept_as_text(home: Home) -> None:
    text = '"' * (TEXT_LIMIT // 2)
    with pytest.raises(AddError) as refused:
        drop(home, {"headline": "x", "typed": text}, noon(), "shell")
    size, path = re.fullmatch(
        r"nothing was saved: the entry is (\d+) bytes, the limit 1048576\. "
        r"Your text is kept in (.+)",
        str(refused.value),
    ).groups()  # type: ignore[union-attr]
    assert TEXT_LIMIT < int(size) < TEXT_LIMIT + 400
    assert Path(path).read_text() == text
    assert not os.path.exists(home.letters("new"))


def test_text_that_cannot_be_kept_anywhere_is_printed(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(home.data).touch()
    with pytest.raises(AddError, match=r"\. Your text is printed above\.$"):
        keep_unsaved(home, "one\ntwo")
    assert capsys.readouterr().err == "one\ntwo\n"


def test_a_letterbox_that_cannot_be_written_gives_the_line_back(home: Home) -> None:
    Path(home.data).touch()
    with pytest.raises(AddError) as refused:
        drop(home, {"headline": "x", "typed": "x ai:2"}, noon(), "shell")
    assert str(refused.value) == (
        f"nothing was saved: {home.data}: File exists. Make room or make the folder writable, then "
        "add it again. Your line:\nx ai:2"
    )


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, 1.5, "", 'a "b" \\ \n\t\x00\x1f\x7f é', [], [1, [2]], {"a": {"b": []}}],
)
def test_what_is_written_is_json(value: object) -> None:
    assert json.loads(as_json(value)) == value
    assert "\x7f" not in as_json(value) and "\n" not in as_json(value)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (None, "shop"),
        ("gitdir: /srv/main/.git/worktrees/shop-2\n", "main"),
        ("gitdir: ../.git/modules/shop\n", "shop"),
        ("gitdir: /.git/worktrees/shop-2\n", "shop"),
        ("nonsense", "shop"),
        ("", "shop"),
    ],
)
def test_a_project_is_named_after_its_repository(
    tmp_path: Path, mark: str | None, name: str
) -> None:
    folder = tmp_path / "shop" / "src" / "api"
    folder.mkdir(parents=True)
    git = tmp_path / "shop" / ".git"
    git.mkdir() if mark is None else git.write_text(mark)
    assert repository_name(str(folder)) == name
    assert repository_name(str(tmp_path / "shop")) == name
    assert repository_name(str(tmp_path)) is None


def test_the_project_is_that_of_the_folder_unless_the_line_names_one_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "shop")
    named: list[dict[str, object]] = [{}, {"project": "auth"}, {"project": None}]
    for draft in named:
        fill_project(draft)
    assert named == [{"project": "shop"}, {"project": "auth"}, {"project": None}]


def test_in_a_folder_that_is_gone_there_is_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    draft: dict[str, object] = {}
    fill_project(draft)
    assert draft == {}


def test_a_capture_is_read_as_it_was_understood(home: Home) -> None:
    draft = {
        "headline": "Fix it", "typed": "Fix it ai:2 #perf", "delegation": 2, "tags": ["perf"],
        "impact": "", "people": [], "project": None, "day": "2026-11-20",
    }  # fmt: skip
    entry_id = drop(home, draft, noon(), "tui")
    (name,) = os.listdir(home.letters("new"))
    assert name == f"{entry_id}.json"
    assert read_letter(Path(home.letters("new"), name).read_bytes()) == {
        "id": entry_id, "captured_at": "2026-11-21T12:00:00.000Z", "offset": 60,
        "zone": "Europe/Berlin", "day": "2026-11-20", "source": "tui", "state": "entry",
        "typed": "Fix it ai:2 #perf", "headline": "Fix it", "delegation": 2, "tags": ["perf"],
        "short": short_of(entry_id), "extra": {},
    }  # fmt: skip
    assert os.listdir(home.letters("tmp")) == []


def test_a_capture_may_have_an_id_already(home: Home) -> None:
    wanted = "019a7173-b600-7f40-afc6-16a0036a859b"
    assert drop(home, {"headline": "x"}, noon(), "shell", entry_id=wanted) == wanted
    assert os.listdir(home.letters("new")) == [f"{wanted}.json"]


def test_a_disk_that_does_not_confirm_a_capture_is_a_warning(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: str) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    drop(home, {"headline": "x"}, noon(), "shell")
    monkeypatch.setattr("chefslog.home.files.sync_folder", refuse)
    warnings: list[str] = []
    drop(home, {"headline": "y"}, noon(), "shell", warnings)
    assert warnings == [
        "saved, but the disk did not confirm it (Input/output error): it could be lost in a "
        "power failure. Check the disk."
    ]
    assert len(os.listdir(home.letters("new"))) == 2


ID = "019a7173-b600-7f40-afc6-16a0036a859b"


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ({}, "today — Fix it"),
        ({"day": "2026-11-20"}, "Fri 20 Nov — Fix it"),
        ({"day": "2025-11-20"}, "Thu 20 Nov 2025 — Fix it"),
        ({"delegation": 0}, "today · by hand — Fix it"),
        ({"delegation": 2, "checked": "none"}, "today · station chef, not checked yet — Fix it"),
        ({"checked": "tests", "value": "speed"}, "today · tests · speed — Fix it"),
        ({"project": "auth", "tags": ["perf", "x y"], "people": ["sam"]},
         "today · auth #perf #x y @sam — Fix it"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_in_one_line(draft: dict[str, object], shown: str) -> None:
    line = echo(ID, {"headline": "Fix it", **draft}, noon(), LABELS)
    assert line == f"✓ {short_of(ID)[:6]}  {shown}"

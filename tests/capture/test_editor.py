"""The loop through the writer's editor: real editors, real files, nothing typed is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chefslog.capture.editor import EditorFailed, edit_path, edit_text
from chefslog.home.paths import Home


@pytest.fixture
def path(home: Home) -> str:
    return edit_path(home)


def use_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    script = tmp_path / "editor.py"
    head = "import os, sys\npath = sys.argv[1]\ndata = open(path, 'rb').read()\n"
    script.write_text(f"{head}{body}\n")
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")


def write(data: str) -> str:
    return f"open(path, 'wb').write({data})"


def kept(home: Home) -> list[bytes]:
    folder = Path(home.unsaved)
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.exists() else []


@pytest.mark.parametrize(
    ("left", "read"),
    [
        ("data + 'café'.encode()", "old café"),
        ("b'\\xef\\xbb\\xbf' + 'café'.encode()", "café"),
        ("'\\ufeffcafé\\n'.encode('utf-16-le')", "café\n"),
        ("'\\ufeffcafé'.encode('utf-16-be')", "café"),
        ("b'one\\r\\ntwo\\r\\n'", "one\ntwo\n"),
    ],
)
def test_what_the_editor_left_is_read_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, home: Home, left: str, read: str
) -> None:
    use_editor(monkeypatch, tmp_path, write(left))
    edited = edit_text(path, "old ", str)
    assert edited is not None
    with edited:
        assert edited.value == read
        assert len(kept(home)) == 1
    assert kept(home) == []


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp437", "mac-roman", "utf-16-le"])
def test_another_encoding_is_refused_with_its_line_and_the_text_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, home: Home, encoding: str
) -> None:
    data = "one\ntwo café ÿ".encode(encoding)
    use_editor(monkeypatch, tmp_path, write(repr(data)))
    with pytest.raises(EditorFailed, match="is not UTF-8") as caught:
        edit_text(path, "old", str)
    assert "Line 2 " in str(caught.value)
    assert kept(home) == [data]
    (name,) = os.listdir(home.unsaved)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("sys.exit(3)", "exit code 3"),
        (write("data + b'x'") + "; sys.exit(1)", "exit code 1"),
        (write("b''"), "left empty"),
        ("os.unlink(path)", "left empty or deleted"),
        ("os.unlink(path); sys.exit(2)", "exit code 2"),
    ],
)
@pytest.mark.parametrize("is_saved", [True, False])
def test_only_what_is_new_is_kept_of_an_editor_that_failed(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    path: str,
    home: Home,
    body: str,
    why: str,
    is_saved: bool,
) -> None:
    use_editor(monkeypatch, tmp_path, body)
    with pytest.raises(EditorFailed, match=why) as caught:
        edit_text(path, "old", str, is_saved=is_saved)
    assert f"Nothing was {'changed' if is_saved else 'saved'}" in str(caught.value)
    is_kept = "data +" in body or (not is_saved and body == "sys.exit(3)")
    assert kept(home) == ([b"oldx" if "data +" in body else b"old"] if is_kept else [])
    assert all(name in str(caught.value) for name in os.listdir(home.unsaved))


@pytest.mark.parametrize("command", ["no-such-editor-anywhere", "vi 'x"])
def test_an_editor_that_cannot_start_is_named(
    monkeypatch: pytest.MonkeyPatch, path: str, home: Home, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(EditorFailed, match=r"did not start|cannot be read"):
        edit_text(path, "old", str)
    assert kept(home) == []


def read_number(text: str) -> int:
    return int(text.splitlines()[-1])


def test_a_mistake_comes_back_with_its_message_until_it_is_mended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    body = "text = data.decode()\nassert text == 'old' or text.startswith('#! invalid literal')\n"
    body += write("b'seven' if text == 'old' else data.replace(b'seven', b'7')")
    use_editor(monkeypatch, tmp_path, body)
    edited = edit_text(path, "old", read_number)
    assert edited is not None and edited.value == 7


def test_a_mistake_that_is_left_gives_up_and_names_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, home: Home
) -> None:
    use_editor(monkeypatch, tmp_path, write("b'seven' if data == b'old' else data"))
    with pytest.raises(EditorFailed, match=r"invalid literal.*your text is kept in"):
        edit_text(path, "old", read_number)
    (data,) = kept(home)
    assert data.endswith(b"\nseven")
    # The app lists what has two dots in its name as unsaved texts.
    assert os.listdir(home.unsaved)[0].endswith(".kept.md")


def test_an_untouched_text_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, home: Home
) -> None:
    use_editor(monkeypatch, tmp_path, "pass")
    assert edit_text(path, "old", str) is None
    assert kept(home) == []


def test_a_text_may_be_emptied_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
) -> None:
    use_editor(monkeypatch, tmp_path, write("b''"))
    edited = edit_text(path, "old", str, may_be_empty=True)
    assert edited is not None and edited.value == ""


def test_an_error_while_saving_says_where_the_text_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, home: Home
) -> None:
    use_editor(monkeypatch, tmp_path, write("b'new'"))
    edited = edit_text(path, "old", str)
    assert edited is not None
    with pytest.raises(OSError, match="disk") as caught, edited:
        raise OSError("disk full")
    (name,) = os.listdir(home.unsaved)
    assert name in caught.value.__notes__[0]
    assert kept(home) == [b"new"]


@pytest.mark.parametrize(("is_saved", "lost"), [(True, ""), (False, " Your text:\nold")])
def test_where_no_file_can_be_made_nothing_is_opened_and_a_new_text_is_given_back(
    monkeypatch: pytest.MonkeyPatch, path: str, home: Home, is_saved: bool, lost: str
) -> None:
    Path(home.data).touch()
    monkeypatch.setenv("EDITOR", "no-editor-is-started")
    with pytest.raises(EditorFailed) as refused:
        edit_text(path, "old", str, is_saved=is_saved)
    assert str(refused.value).startswith("Nothing was opened: ")
    assert str(refused.value).endswith(f": File exists.{lost}")

"""Unsaved text: on disk soon, offered when its app has ended, private."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.tui.data.drafts import Unsaved

LINE = {"line": "Cut p99 [login]", "notes": ""}


def test_what_is_kept_can_be_read_after_a_flush(home: Home) -> None:
    unsaved = Unsaved(home, "a")
    unsaved.keep("bar", LINE)
    unsaved.flush()
    with open(unsaved.path("bar"), encoding="utf-8") as file:
        assert json.load(file) == LINE
    assert stat.S_IMODE(os.stat(unsaved.path("bar")).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(home.unsaved).st_mode) == 0o700
    unsaved.close()


def test_a_saved_text_leaves_no_file(home: Home) -> None:
    unsaved = Unsaved(home, "a")
    unsaved.keep("bar", LINE)
    unsaved.flush()
    unsaved.forget("bar")
    unsaved.close()
    assert os.listdir(home.unsaved) == []


def test_texts_of_a_running_app_are_not_offered_to_another(home: Home) -> None:
    first, second = Unsaved(home, "a"), Unsaved(home, "b")
    first.keep("bar", LINE)
    first.flush()
    assert second.waiting() == []
    first.close()
    (left,) = second.waiting()
    assert (left.what, left.headline) == ("bar", "Cut p99 [login]")
    second.close()


def test_texts_of_a_killed_app_are_offered(home: Home) -> None:
    code = (
        "import os, signal; from chefslog.home.paths import find_home\n"
        "from chefslog.tui.data.drafts import Unsaved\n"
        "unsaved = Unsaved(find_home(), 'killed')\n"
        "unsaved.keep('new-1', {'fields': {'headline': 'Half an entry'}})\n"
        "unsaved.flush(); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    unsaved = Unsaved(home, "b")
    (left,) = unsaved.waiting()
    assert left.headline == "Half an entry"
    assert unsaved.take(left, "new-1")
    assert not unsaved.take(left, "new-1")
    unsaved.close()


def test_plain_text_and_broken_files_are_offered_too(home: Home) -> None:
    make_folder(home.unsaved)
    for name, text in (("long.txt", "first line\nmore"), ("bar.x.json", '{"line": "cut')):
        with open(os.path.join(home.unsaved, name), "w", encoding="utf-8") as file:
            file.write(text)
    unsaved = Unsaved(home, "b")
    assert {left.headline for left in unsaved.waiting()} == {"first line", '{"line": "cut'}
    unsaved.close()


def test_a_disk_that_does_not_take_it_is_told(home: Home) -> None:
    os.makedirs(os.path.dirname(home.unsaved))
    with open(home.unsaved, "w", encoding="utf-8") as file:
        file.write("in the way")
    told: list[str] = []
    unsaved = Unsaved(home, "a", told.append)
    unsaved.keep("bar", LINE)
    unsaved.flush()
    assert len(told) == 1
    assert "Cut p99" not in told[0]
    unsaved.close()


def test_the_thread_writes_without_being_asked(home: Home) -> None:
    written = threading.Event()

    class Watched(Unsaved):
        def flush(self) -> None:
            super().flush()
            written.set()

    unsaved = Watched(home, "a")
    unsaved.keep("bar", LINE)
    assert written.wait(10)
    with open(unsaved.path("bar"), encoding="utf-8") as file:
        assert json.load(file) == LINE
    unsaved.close()


def test_the_thread_ends_when_the_app_does(home: Home) -> None:
    unsaved = Unsaved(home, "a")
    unsaved.keep("bar", LINE)
    (thread,) = [one for one in threading.enumerate() if one.name == "unsaved"]
    unsaved.close()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize("text", ["[]", "{}", '{"line": ""}', '{"fields": {}}'])
def test_a_file_without_a_text_is_not_offered(home: Home, text: str) -> None:
    make_folder(home.unsaved)
    Path(home.unsaved, "bar.x.json").write_text(text, encoding="utf-8")
    unsaved = Unsaved(home, "b")
    assert unsaved.waiting() == []
    unsaved.close()


def test_what_cannot_be_written_is_kept_while_the_app_runs(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    make_folder(home.data)
    Path(home.unsaved).write_text("in the way", encoding="utf-8")
    texts = Unsaved(home, "one")
    texts.keep("new-1", {"fields": {"headline": "Long [work]", "notes": ""}})
    texts.keep("bar", {"line": "A line", "notes": "and more"})
    texts.flush()
    (left,) = texts.waiting()
    assert (left.headline, texts.take(left, "new-1")) == ("Long [work]", True)
    assert texts.print_unwritten()
    told = capsys.readouterr().err
    assert "headline: Long [work]" in told
    assert "A line\nand more" in told
    os.unlink(home.unsaved)
    texts.close()
    assert not texts.unwritten()
    assert [one.headline for one in Unsaved(home, "two").waiting()] == ["Long [work]", "A line"]


def test_a_text_that_was_in_the_editor_is_offered_when_its_app_has_ended(home: Home) -> None:
    first, second = Unsaved(home, "a"), Unsaved(home, "b")
    first.hold()
    path = Path(home.unsaved) / "entry.a.md"
    path.write_text("---\nheadline: Cut p99\n---\n\nhalf a thought\n")
    Path(home.unsaved, "edit-01a2.md").write_text("in the hands of chefslog edit")
    assert first.waiting() == second.waiting() == []
    first.close()
    (left,) = second.waiting()
    assert left.headline == "Cut p99"
    assert "half a thought" in left.text
    second.close()

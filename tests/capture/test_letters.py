"""What lies in the letterbox, whoever put it there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chefslog.capture import letters
from chefslog.home.paths import Home
from tests.journals import entry, put_letters


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_keeps_nobody_waiting(home: Home) -> None:
    put_letters(home, [entry(1)])
    os.mkfifo(os.path.join(home.letters("new"), "pipe.json"))
    found = dict(letters.waiting(home))
    assert len(found) == 2
    assert found["pipe.json"] == b""


def test_a_letter_that_cannot_be_opened_hides_no_other(home: Home) -> None:
    put_letters(home, [entry(1)])
    folder = Path(home.letters("new"))
    (folder / "round.json").symlink_to("round.json")
    (folder / "folder.json").mkdir()
    found = dict(letters.waiting(home))
    assert len(found) == 2
    assert found["round.json"] == b""

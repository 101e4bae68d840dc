"""Which kind of mailroom an address means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chefslog.team.mailroom.database import Database
from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import MailroomError


def test_a_path_is_a_folder_and_db_a_database(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    kinds = {
        "team": Folder,
        "folder.db": Folder,
        "folder:team": Folder,
        "team.db": Database,
        f"sqlite:///{tmp_path}/team.db": Database,
        "  team  ": Folder,
        "postgresql://host/team": Database,
    }
    for place, kind in kinds.items():
        assert type(open_mailroom(place, make=True)) is kind
    assert sorted(os.listdir(tmp_path)) == ["folder.db", "team", "team.db"]


def test_the_home_sign_is_understood(tmp_path: Path) -> None:
    for name in ("~/team", "~/team.db", "sqlite:///~/other.db"):
        open_mailroom(name, make=True)
    assert sorted(os.listdir(os.environ["HOME"])) == ["other.db", "team", "team.db"]


@pytest.mark.parametrize("place", ["", "  ", "folder:"])
def test_no_place_is_asked_for(place: str) -> None:
    with pytest.raises(MailroomError, match=r"Which place\?"):
        open_mailroom(place)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MailroomError, match=r"file/team: .*Make the folder yourself\."):
        open_mailroom(str(tmp_path / "file" / "team"), make=True)
    with pytest.raises(MailroomError, match=r"Nothing was made\."):
        open_mailroom(str(tmp_path / "file" / "team.db"), make=True)

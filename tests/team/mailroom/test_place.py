"""Which kind of mailroom an address means, and that what lies there never decides."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chefslog.home.paths import find_home
from chefslog.team.mailroom.database import Database
from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.git import GitRemote
from chefslog.team.mailroom.place import doubt_folder, open_mailroom, settle_place
from chefslog.team.mailroom.protocol import MailroomError
from tests.team.mailroom.places import git


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


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
        "git@host:team.git": GitRemote,
        "https://host/team.git": GitRemote,
    }
    for place, kind in kinds.items():
        assert type(open_mailroom(find_home(), place, make=True)) is kind
    assert sorted(os.listdir(tmp_path)) == ["folder.db", "journal", "team", "team.db"]


def test_every_way_to_type_a_place_has_one_address_which_stays(tmp_path: Path) -> None:
    home = os.environ["HOME"]
    typed = {
        "team": f"folder:{tmp_path}/team",
        "~/team/": f"folder:{home}/team",
        "folder:../x y": f"folder:{tmp_path.parent}/x y",
        "folder:team.db": f"folder:{tmp_path}/team.db",
        "team.db": f"sqlite:///{tmp_path}/team.db",
        "sqlite:///~/other": f"sqlite:///{home}/other",
        "postgresql://ada:x@host/team": "postgresql://ada:x@host/team",
        "git@example.org:travel/kitchen.git": "git:git@example.org:travel/kitchen.git#",
        "git:host:kitchen": "git:host:kitchen#",
        "ssh://git@host/k.git#team": "git:ssh://git@host/k.git#team",
        "https://host/k#main:a//b/": "git:https://host/k#main:a/b",
        "git:hub.git": f"git:{tmp_path}/hub.git#",
        "git:~/C#/hub.git#": f"git:{home}/C#/hub.git#",
    }
    for text, address in typed.items():
        assert settle_place(text) == address, text
        assert settle_place(address) == address


def test_what_lies_in_a_place_changes_no_address(tmp_path: Path) -> None:
    plain, bare = settle_place("team"), settle_place("git:hub.git")
    for name in ("team", "hub.git", "hub.git#"):
        git(tmp_path, "init", "-q", name)
        git(tmp_path / name, "remote", "add", "origin", "ssh://evil/x")
    git(tmp_path, "init", "-q", ".")
    assert (settle_place("team"), settle_place(plain)) == (plain, plain)
    assert settle_place(bare) == bare
    assert type(open_mailroom(find_home(), plain)) is Folder


def test_a_folder_in_a_repository_is_doubted_until_it_is_named_as_one(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    assert doubt_folder("team") == ""
    git(tmp_path, "init", "-q", "--bare", "hub.git")
    git(tmp_path, "init", "-q", ".")
    assert "plain folder" in doubt_folder("team")
    assert "plain folder" in doubt_folder("hub.git")
    assert doubt_folder("folder:team") == doubt_folder("team.db") == doubt_folder("git@h:x") == ""


@pytest.mark.parametrize("place", ["", "  ", "folder:", "sqlite:///", "sqlite:///:memory:"])
def test_no_place_is_asked_for(place: str) -> None:
    with pytest.raises(MailroomError, match=r"Which place\?"):
        open_mailroom(find_home(), place)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MailroomError, match=r"file/team: .*Make the folder yourself\."):
        open_mailroom(find_home(), str(tmp_path / "file" / "team"), make=True)
    with pytest.raises(MailroomError, match=r"Nothing was made\."):
        open_mailroom(find_home(), str(tmp_path / "file" / "team.db"), make=True)

"""What every kind of mailroom does; one suite for all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import find_home
from chefslog.team.errors import TeamError
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import LIMIT, Mailroom, MailroomError, Taken, TooLarge
from tests.team.mailroom.places import IN, RELEASE, TEAM, Ground, ground, report

UNSAFE = (
    *("", "/", "/etc/passwd", "../out", "a/../b", "a//b", "a/", "./a", "a/.", ".hidden", "a/.git"),
    *("a\\b", "a\0b", "a\nb", "-rf", "a b", "ä", "x.tmp", "nul", "a/CON.rep", "x" * 129, "dot."),
    *("/".join("abcdefghi"), "C:/x", "a:b", "~/x", "*"),
)


def test_what_is_put_is_found_again(place: Ground) -> None:
    room = place.open()
    room.put(RELEASE, b'{"k":5}')
    room.put(report(1), bytes(range(256)) * 47)
    room.put(f"{TEAM}/founding.toml", "Ä\r\n\n".encode())
    assert room.get(RELEASE) == b'{"k":5}'
    assert room.get(report(1)) == bytes(range(256)) * 47
    assert room.get(f"{TEAM}/founding.toml") == "Ä\r\n\n".encode()


def test_an_empty_place_has_nothing(place: Ground) -> None:
    room = place.open()
    assert room.get(report(1)) is None
    assert room.names("") == room.folders("") == room.names(IN) == room.folders(IN) == []
    assert list(room.files(IN, 100)) == []
    room.delete(report(1))
    room.delete()


def test_names_and_folders_are_those_directly_inside_and_sorted(place: Ground) -> None:
    room = place.open()
    for path in (report(2), report(1), RELEASE, f"{IN}/note.txt", f"{TEAM}/epochs/1.toml"):
        room.put(path, b"x")
    room.put("other/2026-Q4/in/" + "f" * 32 + ".rep", b"x")
    assert room.folders("") == [TEAM, "other"]
    assert room.folders(TEAM) == ["2026-11", "epochs"]
    assert room.folders(f"{TEAM}/2026-11") == ["in"]
    assert room.names(f"{TEAM}/2026-11") == ["release.json"]
    assert room.names(IN) == [report(1)[-36:], report(2)[-36:], "note.txt"]
    assert room.names(TEAM) == room.folders(IN) == room.folders("01234") == []


def test_a_folder_whose_name_begins_like_another_is_another(place: Ground) -> None:
    room = place.open()
    for path in ("team/a/x", "team-2/b/x", "team0/c/x", "teamA/d/x"):
        room.put(path, b"x")
    assert room.folders("team") == ["a"]
    assert room.folders("") == ["team", "team-2", "team0", "teamA"]


def test_files_come_with_content_in_order_and_large_ones_empty(place: Ground) -> None:
    room = place.open()
    for number in (3, 1, 2):
        room.put(report(number), b"x" * number)
    room.put(f"{IN}/a.txt", b"y")
    ids = [report(number)[-36:] for number in (1, 2, 3)]
    assert list(room.files(IN, 2)) == [
        (ids[0], b"x"),
        (ids[1], b"xx"),
        (ids[2], b""),
        ("a.txt", b"y"),
    ]
    assert list(room.files(f"{TEAM}/2026-12/in", 9)) == []


def test_one_may_put_and_delete_while_reading(place: Ground) -> None:
    room = place.open()
    for number in range(5):
        room.put(report(number), b"x")
    for name, data in room.files(IN, 10):
        room.put(f"{TEAM}/seen/{name}", data)
        room.delete(f"{IN}/{name}")
    assert room.names(IN) == []
    assert len(room.names(f"{TEAM}/seen")) == 5


def test_the_same_again_is_fine_and_another_is_refused(place: Ground) -> None:
    room = place.open()
    room.put(report(1), b"first")
    room.put(report(1), b"first")
    for other in (b"other", b"", b"firs", b"first."):
        with pytest.raises(Taken, match=r"is already there with other content\. It was left as it"):
            room.put(report(1), other)
    assert room.get(report(1)) == b"first"


def test_replacing_is_asked_for(place: Ground) -> None:
    room = place.open()
    for path in (report(1), RELEASE):
        room.put(path, b"one", replace=True)
        room.put(path, b"other", replace=True)
        assert room.get(path) == b"other"
        with pytest.raises(Taken):
            room.put(path, b"one")


def test_deleting_is_idempotent_and_leaves_the_rest(place: Ground) -> None:
    room = place.open()
    for number in range(4):
        room.put(report(number), b"x")
    room.delete(report(0), report(2), report(9))
    room.delete(report(0))
    assert room.names(IN) == [report(1)[-36:], report(3)[-36:]]
    room.put(report(0), b"new")
    assert room.get(report(0)) == b"new"


def test_limits(place: Ground) -> None:
    room = place.open()
    room.put(report(1), b"12345")
    assert room.get(report(1), limit=5) == b"12345"
    with pytest.raises(TooLarge, match="has 5 bytes, more than the 4 it may have; not read"):
        room.get(report(1), limit=4)
    with pytest.raises(TooLarge, match=f"would have {LIMIT + 1} bytes; the limit is {LIMIT}"):
        room.put(report(2), bytes(LIMIT + 1))
    room.put(report(3), b"")
    assert room.get(report(3), limit=0) == b""
    assert room.names(IN) == [report(1)[-36:], report(3)[-36:]]


def test_a_large_file_comes_through(place: Ground) -> None:
    data = os.urandom(5 * 2**20)
    room = place.open()
    room.put(f"{TEAM}/2026-11/desk.bin", data)
    assert room.get(f"{TEAM}/2026-11/desk.bin") == data


def test_unsafe_paths_are_refused_by_everything(place: Ground) -> None:
    room = place.open()
    for path in UNSAFE:
        _is_refused(room, path)
    assert room.names("") == room.folders("") == []


def _is_refused(room: Mailroom, path: str) -> None:
    refused = pytest.raises(MailroomError, match="is no path in a mailroom")
    with refused:
        room.put(path, b"x")
    with refused:
        room.get(path)
    with refused:
        room.delete(path)
    for listing in (room.names, room.folders) if path else ():
        with refused:
            listing(path)
    if path:
        with refused:
            list(room.files(path, 9))


def test_a_folder_is_no_file_and_a_file_no_folder(place: Ground) -> None:
    room = place.open()
    room.put(RELEASE, b"x")
    if place.kind in ("sqlite", "postgres"):
        assert room.get(TEAM) is None
        return
    with pytest.raises(MailroomError):
        room.get(TEAM)
    with pytest.raises(MailroomError):
        room.put(TEAM, b"x")
    with pytest.raises(MailroomError):
        room.put(TEAM, b"x", replace=True)
    with pytest.raises(MailroomError):
        room.put(f"{RELEASE}/more", b"x")
    assert room.get(RELEASE) == b"x"
    assert room.names(f"{TEAM}/2026-11") == ["release.json"]


def test_two_members_see_each_other(place: Ground) -> None:
    sam, lee = place.open(), place.open()
    assert sam.names(IN) == lee.names(IN) == []
    sam.put(report(1), b"of Sam")
    with pytest.raises(Taken):
        lee.put(report(1), b"of Lee")
    lee.put(report(2), b"of Lee")
    sam.sync()
    assert sam.get(report(2)) == b"of Lee"
    sam.delete(report(2))
    lee.sync()
    assert lee.names(IN) == sam.names(IN) == [report(1)[-36:]]


def test_it_is_there_after_closing(place: Ground) -> None:
    home = place.home()
    with open_mailroom(home, place.address, make=True) as room:
        room.put(report(1), b"kept")
    with open_mailroom(home, place.address) as room:
        assert room.get(report(1)) == b"kept"


def test_the_place_is_legible(place: Ground) -> None:
    shown = place.open().place
    assert ("Büro – Köln" in shown) == (place.kind != "postgres")
    assert issubclass(MailroomError, TeamError)


PATHS = st.sampled_from([report(1), report(2), RELEASE, f"{IN}/note", f"{TEAM}/epochs/1.toml"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "replace", "delete"]), PATHS, st.binary(max_size=3)),
    max_size=12,
)


@pytest.mark.parametrize("kind", ["folder", "sqlite"])
@settings(max_examples=40)
@given(steps=STEPS)
def test_any_order_of_steps_leaves_what_a_dictionary_would_hold(
    kind: str, steps: list[tuple[str, str, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with ground(kind, tmp_path_factory.mktemp("steps")) as place:
        room, wanted = place.open(), dict[str, bytes]()
        for verb, path, data in steps:
            if verb == "delete":
                room.delete(path)
                wanted.pop(path, None)
            elif verb == "put" and wanted.get(path, data) != data:
                with pytest.raises(Taken):
                    room.put(path, data)
            else:
                room.put(path, data, replace=verb == "replace")
                wanted[path] = data
        found = {
            f"{folder}/{name}": data
            for folder in (IN, f"{TEAM}/2026-11", f"{TEAM}/epochs")
            for name, data in room.files(folder, 9)
        }
        assert found == wanted


def test_a_missing_place_is_not_made_by_the_way(tmp_path: Path) -> None:
    for name in ("nowhere", "nowhere.db"):
        with pytest.raises(MailroomError, match=r"There is no (folder|file) .*nowhere"):
            open_mailroom(find_home(), str(tmp_path / name))
    assert not list(tmp_path.glob("nowhere*"))

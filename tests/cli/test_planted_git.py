"""A `.git` that somebody puts into a team's folder runs nothing on anybody's machine."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from chefslog.cli.command import every_command
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.team.keys import KeyStore
from chefslog.tui.team.work import read_view
from tests.cli.machines import CLOSED, LAST_DAYS, Machines, begun, released, seconds

pytestmark = pytest.mark.slow

SETTINGS = (
    "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
    "core.gitProxy", "core.alternateRefsCommand", "diff.external", "diff.evil.textconv",
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "gpg.program",
    "credential.helper", "uploadpack.packObjectsHook", "gc.recentObjectsHook", "sequence.editor",
    "remote.o.uploadpack", "remote.o.receivepack", "pager.fetch", "merge.evil.driver",
)  # fmt: skip
HOOKS = (
    "pre-commit", "post-index-change", "reference-transaction", "post-checkout", "pre-push",
    "pre-auto-gc", "post-update", "pre-receive", "fsmonitor-watchman",
)  # fmt: skip


def git(folder: Path, *words: str, is_fine: bool = True) -> None:
    subprocess.run(["git", *words], cwd=folder, capture_output=True, check=is_fine)


def plant(folder: Path, remote: str = "ssh://127.0.0.1:9/x.git") -> Path:
    """Make a folder a repository full of traps; the file that each of them writes."""
    sprung = folder.parent / "sprung"
    trap = folder.parent / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >>'{sprung}'\nexit 1\n")
    trap.chmod(0o755)
    git(folder, "init", "-q", "-b", "main", ".")
    git(folder, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty",
        "-m", "x")  # fmt: skip
    for name in HOOKS:
        (folder / ".git" / "hooks" / name).symlink_to(trap)
    for name in SETTINGS:
        git(folder, "config", name, str(trap))
    (folder / "included").write_text(f"[core]\n\tfsmonitor = {trap}\n")
    for name, value in {
        "include.path": f"{folder}/included", "remote.o.url": remote,
        "remote.e.url": f"ext::{trap}", "branch.main.remote": "o",
        "branch.main.merge": "refs/heads/main", "protocol.allow": "always",
        "alias.fetch": f"!{trap}", "alias.check-ignore": f"!{trap}", "log.showSignature": "true",
        "submodule.evil.update": f"!{trap}", "submodule.evil.url": f"ext::{trap}",
    }.items():  # fmt: skip
        git(folder, "config", name, value)
    (folder / ".gitattributes").write_text("* diff=evil filter=evil merge=evil\n")
    (folder / ".git" / "info" / "attributes").write_text("* diff=evil filter=evil\n")
    (folder / ".git" / "objects" / "info" / "alternates").write_text(f"{folder.parent}/trap\n")
    (folder / ".gitmodules").write_text(
        f'[submodule "evil"]\n\tpath = evil\n\turl = ext::{trap}\n\tupdate = !{trap}\n'
    )
    (folder / "linked").symlink_to(folder / ".git")
    sprung.unlink(missing_ok=True)
    return sprung


def test_the_traps_are_real(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    sprung = plant(tmp_path / "place")
    git(tmp_path / "place", "fetch", is_fine=False)
    assert "127.0.0.1" in sprung.read_text()


def test_no_command_of_anybody_runs_what_lies_in_the_folder(tmp_path: Path) -> None:
    team = begun(tmp_path)
    sprung = plant(Path(team.place))
    before = sorted(Path(team.place, ".git").rglob("*"))
    for who in ("ada", "sam", "lee"):
        assert "collects" in team.done(who) or who == "ada"
    assert team("ada", "share", "--yes").code == 0
    for name in ("Ben", "Cleo", "Dan", "Eve"):
        team.done(name.lower(), "share", "--yes")
    for words in (("words",), ("invite",), ("stories",), ("receipt",)):
        for who in ("ada", "sam", "lee"):
            team(who, *words)
    team.done("fay", "join", team.data("ada", "invite")["member"], "--as", "Fay", "--yes")
    team.now = LAST_DAYS
    for name in ("ada", "ben", "cleo", "dan", "eve"):
        team.done(name)
    team.now = CLOSED
    team.tend()
    team.done("ada", "receipt")
    for who, *where in (("ada",), ("mia", team.place), ("mia", f"folder:{team.place}")):
        assert "Checkout" in team.done(who, "report", *where)
    team.done("mia", "stories", "--place", team.place)
    assert not sprung.exists(), sprung.read_text()
    assert sorted(Path(team.place, ".git").rglob("*")) == before


WORDS = {
    "team new": ("Other", "--at", "{place}", "--as", "Sue"),
    "team join": ("{invite}", "--as", "Gus"),
    "team report": ("{place}",),
}
"""What some commands need; the others are run bare, with a yes to whatever they ask."""
LONG = {"team demo", "team rehearse"}
"""Commands that need no place, and take long."""


@pytest.mark.parametrize("who", ["ada", "sam", "lee", "mia"])
def test_every_command_of_every_role_runs_nothing_of_it(tmp_path: Path, who: str) -> None:
    team = begun(tmp_path)
    invite = team.data("sam", "invite")["member"]
    sprung = plant(Path(team.place))
    before = sorted(Path(team.place, ".git").rglob("*"))
    commands = [one for one in every_command() if one.name.startswith("team")]
    # A team is left and forgotten last.
    commands.sort(key=lambda one: one.name in ("team leave", "team forget"))
    for command in commands:
        if command.name in LONG:
            continue
        words = [
            word.format(place=team.place, invite=invite) for word in WORDS.get(command.name, ())
        ]
        is_asked = any("--yes" in option.names for option in command.options)
        team.run(who, *command.name.split(), *words, *(["--yes"] if is_asked else []))
    team.now = LAST_DAYS
    team.run(who, "today")
    assert not sprung.exists(), sprung.read_text()
    assert sorted(Path(team.place, ".git").rglob("*")) == before


@pytest.mark.parametrize("who", ["ada", "sam", "lee"])
def test_neither_does_the_app(tmp_path: Path, who: str) -> None:
    team = released(tmp_path)
    sprung = plant(Path(team.place))
    folder = str(team.home(who))
    home = Home(folder, folder)
    with open_snapshot(home) as snapshot:
        view = read_view(home, KeyStore(home), snapshot, seconds(CLOSED), "", None)
    assert (view.problem, view.state and view.state.shown) == ("", team.place)
    assert not sprung.exists(), sprung.read_text()


def test_a_repository_above_the_folder_is_none_of_it(tmp_path: Path) -> None:
    team = begun(tmp_path)
    sprung = plant(tmp_path)
    team.done("ada", "share", "--yes")
    team.done("sam")
    assert not sprung.exists()


def test_founding_in_a_repository_is_asked_about(tmp_path: Path) -> None:
    team = Machines(tmp_path)
    Path(team.place).mkdir()
    sprung = plant(Path(team.place))
    words = ("--as", "Sam")
    ran = team("sam", "new", "Checkout", "--at", team.place, *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"git:{team.place}" in ran.err
    assert f"folder:{team.place}" in ran.err
    assert team("sam", "new", "Checkout", "--at", f"folder:{team.place}", *words).code == 0
    assert not sprung.exists()


def test_a_place_that_is_kept_without_its_kind_is_a_plain_folder(tmp_path: Path) -> None:
    team = begun(tmp_path)
    file = team.home("ada") / "team" / "places.json"
    kept = json.loads(file.read_text())
    (row,) = kept["teams"].values()
    assert row["place"] == f"folder:{team.place}"
    row["place"] = team.place
    file.write_text(json.dumps(kept))
    sprung = plant(Path(team.place))
    first, second = team("ada"), team("ada")
    assert first.code == second.code == 0
    assert (first.out, first.err) == (second.out, second.err)
    assert not sprung.exists()


def test_a_whole_team_at_a_git_remote(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "hub.git")
    git(tmp_path, "clone", "-q", "hub.git", "checkout")
    hub = f"git:{tmp_path}/hub.git"
    sam, ada = Machines(tmp_path, place=hub), "ada"
    lines = sam.data("sam", "new", "Checkout", "--at", hub, "--as", "Sam")
    at = ("--at", f"git:{tmp_path}/checkout")
    sam.done("lee", "join", lines["second_keyholder"], "--as", "Lee", "--yes", *at)
    sam.done(ada, "join", lines["member"], "--as", "Ada", "--yes")
    assert "1 of at least 5 members have joined" in " ".join(sam.done("sam").split())
    kept = json.loads((sam.home("lee") / "team" / "places.json").read_text())
    assert kept["teams"].popitem()[1]["place"].startswith(f"{hub}#")
    assert sorted(one.name for one in (tmp_path / "checkout").iterdir()) == [".git"]

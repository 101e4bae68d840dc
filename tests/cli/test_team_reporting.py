"""What a reader gets: the report in every form, and what git says of the team as a whole."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.machines import Machines, begun, released


@pytest.fixture
def team(tmp_path: Path) -> Machines:
    return released(tmp_path)


@pytest.fixture
def repository(tmp_path: Path) -> str:
    """Three commits of a made-up person, all in October 2026."""
    folder = tmp_path / "repository"
    git = ["git", "-C", str(folder), "-c", "user.name=Zed Zebra", "-c", "user.email=zed@example"]
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for day in (5, 6, 7):
        when = {"GIT_AUTHOR_DATE": f"2026-10-{day:02}T09:00Z"}
        when["GIT_COMMITTER_DATE"] = f"2026-10-{day:02}T12:00Z"
        words = ["commit", "-q", "--allow-empty", "-m", "Cut latency"]
        subprocess.run([*git, *words], check=True, env=when | {"PATH": "/usr/bin:/bin"})
    return str(folder)


def test_a_reader_needs_no_key(team: Machines) -> None:
    out = team.done("mia", "report", team.place)
    assert out.startswith(
        "Checkout: team report\n1 Oct 2026 to 31 Oct 2026 · 5–11 people, 5–11 took part\n"
    )
    assert "Delegated work checked" in out and "What the team says" in out
    assert not list((team.home("mia")).rglob("*.key"))


def test_a_member_need_not_say_where(team: Machines) -> None:
    assert team.done("ada", "report") == team.done("ada", "report", team.place)
    ran = team("mia", "report")
    assert (ran.code, "say where the team is" in ran.err) == (2, True)


def test_every_form_to_standard_output(team: Machines) -> None:
    assert team.done("mia", "report", team.place, "--format", "md").startswith("# Checkout")
    assert team.done("mia", "report", team.place, "--format", "html").startswith("<!DOCTYPE html>")
    assert team.data("mia", "report", team.place)["members"] == "5–11"
    ran = team("mia", "report", team.place, "--json", "--format", "md")
    assert (ran.code, "--json or --format, not both" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "words", "starts"),
    [
        ("r.html", (), "<!DOCTYPE html>"),
        ("r.md", (), "# Checkout"),
        ("r.txt", (), "Checkout: team report"),
        ("r.json", (), "{"),
        ("new/r.out", ("--json",), "{"),
        ("r.txt", ("--format", "html"), "<!DOCTYPE html>"),
    ],
)
def test_a_file_is_private_and_its_ending_says_how(
    team: Machines, name: str, words: tuple[str, ...], starts: str
) -> None:
    path = team.root / name
    ran = team("mia", "report", team.place, *words, "-o", str(path))
    assert (ran.code, ran.out, ran.err) == (0, "", f"✓ {path}\n")
    assert path.read_text().startswith(starts)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_is_no_file(team: Machines) -> None:
    ran = team("mia", "report", team.place, "-o", str(team.root))
    assert (ran.code, ran.out) == (2, "")
    assert "is a folder; say which file in it" in ran.err


def test_my_view_stays_on_this_machine(team: Machines) -> None:
    ran = team("mia", "report", team.place, "--my-view", "1.5x", "--json")
    assert ran.err == "Your own answer, 1.5x, is kept here and nowhere else.\n"
    assert json.loads(ran.out)["team"] == "Checkout"
    assert list(team.home("mia").rglob("my-view.json"))
    assert not [one for one in Path(team.place).rglob("*") if "view" in one.name]
    assert team("mia", "report", team.place, "--my-view", "3x").code == 2


def test_before_the_first_release_there_is_a_page_all_the_same(tmp_path: Path) -> None:
    team = begun(tmp_path)
    out = team.done("mia", "report", team.place)
    assert out.startswith("Checkout: team report\n\nNo period has been released yet.\n")
    assert team.data("mia", "report", team.place)["periods"] == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "say where the team is"),
        ("{root}/away", "There is no folder"),
        ("{root}", "no team yet"),
    ],
)
def test_places_without_a_team(team: Machines, place: str, said: str) -> None:
    ran = team("mia", "report", place.format(root=team.root))
    assert ran.code in (1, 2)
    assert said in ran.err


def test_delivery_is_of_the_team_and_names_nobody(team: Machines, repository: str) -> None:
    ran = team("mia", "delivery", "--repo", repository, "--months", "2")
    assert ran.code == 0
    assert "| 2026-10 | too few to say, 3 commits | no tags | 3" in ran.out
    assert "Zed" not in ran.out
    shown = team.data("mia", "delivery", "--repo", repository, "--months", "2")
    assert [one["month"] for one in shown["months"]] == ["2026-09", "2026-10"]
    assert "Zed" not in team.done("mia", "report", team.place, "--repo", repository)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--months", "0"), 2, "--months is 1 to 120"),
        (("--months", "121"), 2, "--months is 1 to 120"),
        (("--repo", "/nowhere"), 1, "there is no such folder. Nothing was read."),
        ((), 1, "not a git repository. Nothing was read."),
    ],
)
def test_delivery_of_nothing(team: Machines, words: tuple[str, ...], code: int, said: str) -> None:
    ran = team("mia", "delivery", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_rehearsal_has_a_size(team: Machines) -> None:
    for members in ("0", "5", "500"):
        ran = team("mia", "rehearse", "--members", members)
        assert (ran.code, "--members is 6 to 200" in ran.err) == (2, True)


@pytest.fixture
def other(team: Machines) -> str:
    """The place of a team that has only been founded."""
    place = team.root / "other"
    place.mkdir()
    team.data("kim", "new", "Billing", "--at", str(place), "--as", "Kim")
    return str(place)


def test_two_teams_stand_side_by_side_in_name_order(team: Machines, other: str) -> None:
    lines = team.done("mia", "report", team.place, other).splitlines()
    assert lines[0].split() == ["Billing", "Checkout"]
    assert lines[3].split("  ")[0] == "Delegated work checked"
    data = team.data("mia", "report", team.place, other)
    assert [(one["team"], one["members"]) for one in data] == [
        ("Billing", ""),
        ("Checkout", "5–11"),
    ]
    page = team.done("mia", "report", team.place, other, "--format", "md")
    assert page.startswith("# Team reports, side by side\n")
    for more in (("--my-view", "2x"), ("--repo", ".")):
        ran = team("mia", "report", team.place, other, *more)
        said = "chefslog team report: --my-view and --repo go with one team\n"
        assert (ran.code, ran.out, ran.err) == (2, "", said)


def test_without_a_signed_roster_there_is_nothing_to_describe(team: Machines, other: str) -> None:
    ran = team("mia", "pack", other)
    said = "Billing has no signed roster yet, so there is nothing to describe"
    assert (ran.code, ran.out, ran.err) == (2, "", f"chefslog team pack: {said}\n")
    assert team.done("mia", "pack", team.place).startswith("# ")


def test_a_report_shows_git_from_its_first_month_on_and_of_a_year_at_most(
    team: Machines, other: str, repository: str
) -> None:
    def months(place: str) -> list[str]:
        shown = team.data("mia", "report", place, "--repo", repository)
        found: list[str] = shown["layers"][0]["measures"][0]["months"]
        return found

    assert months(other) == ["May 2026", "Jun", "Jul", "Aug", "Sep", "Oct"]
    assert months(team.place) == ["Oct 2026"]
    team.now = "2028-01-10T09:00"
    shown = months(team.place)
    assert (len(shown), shown[0], shown[-1]) == (12, "Jan 2027", "Dec")

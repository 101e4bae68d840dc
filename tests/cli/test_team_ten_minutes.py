"""A team begins in ten minutes and has its first report within a week; nobody has to run a command.

The members open `chefslog today` on ordinary days, the keyholders `chefslog team`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from chefslog.team.calendar import DAY, period, periods_of
from chefslog.team.member.places import HOUR
from tests.cli.conftest import Ran
from tests.cli.machines import Machines
from tests.team.member.kitchen import cook, opened
from tests.team.scene import found

MEMBERS = ("Ana", "Bo", "Cem", "Dora", "Eli", "Fay")
DAYS = 7


class Counted(Machines):
    """Machines that count what each person has to run."""

    def begin(self) -> None:
        self.ran: Counter[str] = Counter()

    def person(self, who: str, *words: str, types: str | None = None) -> Ran:
        self.ran[who] += 1
        ran = self(who, *words, types=types)
        assert ran.code == 0, (who, words, ran)
        return ran


def join_all(team: Counted) -> None:
    """What is typed before the words."""
    out = team.person("sam", "new", "Travel", "--at", team.place, "--as", "Sam").out
    members, second = re.findall(r"^chefslog team join (\S+)$", out, re.MULTILINE)
    for name in MEMBERS:
        team.person(name.lower(), "join", members, "--as", name, types="y\n")
    team.person("lee", "join", second, "--as", "Lee", types="y\n")
    team.person("sam", types="y\n")
    team.person("lee", types="y\n")
    team.person("sam", "words")


def hear_words(team: Counted) -> None:
    """At the stand-up: Sam reads eight words, each program asks for three of them."""
    spoken = team.words()
    for name in MEMBERS:
        asked = team(name.lower(), "words").err
        places = [int(one) for one in re.findall(r"\d", asked[asked.index("number") :])[:3]]
        typed = " ".join(spoken[place - 1] for place in places)
        assert team(name.lower(), "words", types=f"{typed}\n").code == 0


@pytest.mark.slow
def test_ten_minutes_to_begin_and_a_week_to_the_first_report(tmp_path: Path) -> None:
    team = Counted(tmp_path, now="2026-11-27T09:00")
    team.begin()
    Path(team.place).mkdir()
    for name in MEMBERS:
        team.write(name.lower(), "Cut latency ai:2 check:tests outcome:kept own:yes effect:helped")
    join_all(team)
    assert team.ran == {**dict.fromkeys(map(str.lower, MEMBERS), 1), "lee": 2, "sam": 3}
    hear_words(team)
    begins = datetime.fromisoformat(team.now)
    half_days = (begins + timedelta(hours=hours) for hours in range(6, DAYS * 24 + 1, 6))
    for moment in (one for one in half_days if 8 < one.hour < 18):
        team.now = moment.isoformat()
        for name in MEMBERS:
            assert team.run(name.lower(), "today").code == 0
        for name in ("sam", "lee"):
            assert team(name).code == 0
        if (team.folder() / "2026-11" / "release.json").exists():
            break
    assert datetime.fromisoformat(team.now) - begins <= timedelta(days=DAYS)
    report = team.done("mia", "report", team.place)
    assert "Thinking delegated" in report and "Nov 2026" in report
    assert "✓ 2026-11  Your file arrived: its receipt is one of 6" in team.done("ana")


def openings(random: Random, name: str) -> list[int]:
    """When a member opens the app about a period: on a random half of days, at any hour."""
    when = period(name)
    days = [when.opens - 3 * DAY + day * DAY for day in range(14)]
    return [day + random.randrange(8, 18) * HOUR for day in days if random.random() < 0.5]


def has_arrived(times: list[int], name: str) -> bool:
    """Whether an answer arrives of who says yes at the first opening that asks for it."""
    when = period(name)
    due = [time for time in times if when.opens <= time < when.closes]
    return any(later - first >= HOUR for first, later in pairwise(due))


def test_who_opens_the_app_on_half_of_the_days_arrives_as_the_rules_say(tmp_path: Path) -> None:
    """The rules above against the real program."""
    random = Random(7)
    scene = found(tmp_path, members=12)
    wanted = set()
    for index in range(12):
        ada = cook(tmp_path, scene, index)
        ada.write("2026-10-05", delegation=2, checked="lines")
        times = openings(random, "2026-10")[: random.randrange(1, 6)]
        for time in times:
            ada.run(time)
            if scene.task().period.opens <= time < scene.task().period.closes:
                ada.answer(time)
        if has_arrived(times, "2026-10"):
            wanted.add(index)
    arrived = {one.vouching.index for one in opened(scene) if any(one.vouching.filled)}
    assert arrived == wanted
    assert 2 < len(wanted) < 12, "the example has both"


def test_six_people_on_half_of_their_days_reach_five_in_nearly_every_period() -> None:
    random = Random(11)
    names = [one.name for year in range(2026, 2032) for quarter in range(1, 5)
             for one in periods_of(f"{year}-Q{quarter}", monthly=True)]  # fmt: skip
    reached = [
        sum(has_arrived(openings(random, name), name) for _ in MEMBERS) >= 5 for name in names * 20
    ]
    assert sum(reached) / len(reached) >= 0.95

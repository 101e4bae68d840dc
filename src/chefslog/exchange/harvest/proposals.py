"""A group of commits as a letter: what one would have written oneself; nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from chefslog.exchange.formats.entries import derive_id
from chefslog.exchange.formats.prose import shorten_line
from chefslog.exchange.harvest.commits import Commit
from chefslog.exchange.harvest.delegation import AuthorshipNote, suggest_level
from chefslog.exchange.harvest.groups import Group
from chefslog.exchange.harvest.messages import (
    find_impact,
    find_ticket,
    is_fixup,
    is_noise,
    read_request,
    read_title,
    strip_trailers,
    title_key,
)
from chefslog.home.clock import Moment
from chefslog.model.sanitize import clean_line
from chefslog.model.secrets import hide_secrets

LINKS = 12
SUBJECTS = 100
BODY_LINES = 30
_BULLET = re.compile(r"[*-] (\S.{0,300})\Z")
_NEW = re.compile(
    r"(?:add|allow|build|creat|enabl|implement|introduc|support|writ)(?:e|es|ed|s|ing)?\b", re.I
)
_ASIDE = re.compile(
    r"\b(?:tests?|testing|docs?|documentation|readme|change ?log|history|release notes?|"
    r"typos?|comments?|format(?:ting|ted)?|lint|imports?|versions?|snapshots?|screenshots?|spacing|"
    r"copy|ci|news|deps|requirements|clean(?:ed|ing|up)?|tid(?:y|ied|ying)|bump(?:ed|s)?|refactor(?:ed|ing)?|"
    r"rename[ds]?|mov(?:e|ed|es|ing)|redundant|unused|debug|links?|workflows?)\b",
    re.I,
)
"""What goes along with a piece of work and seldom names it."""
_MINOR = ("test", "tests", "docs", "doc", "style", "chore", "ci", "build", "wip", "deps")


def says_something(group: Group) -> bool:
    """Whether a group holds anything that a person would write down."""
    request = read_request(group.merge.subject, group.merge.body)[1] if group.merge else ""
    return bool(request and not is_noise(request)) or any(map(_tells, group.commits))


def letter_of(
    group: Group,
    keys: Sequence[str],
    names: Sequence[str],
    project: str,
    notes: Collection[AuthorshipNote] = (),
    moment: Moment | None = None,
) -> dict[str, Any]:
    """The letter of a group; `keys` stand for its commits, `names` make its id.

    The same commits always make the same letter, but those that are dated over a day after `moment`
    get the day of that. Commits of a group are the person's own. `notes` are what tools noted
    about them. Secrets in messages are left out.
    """
    last = group.commits[-1]
    instant = datetime.fromtimestamp(max(0, min(last.at, 253_402_300_799)), UTC)
    pull, request = read_request(group.merge.subject, group.merge.body) if group.merge else ("", "")
    request = "" if is_noise(request) else request
    title = read_title(request)
    chosen = _chosen(group.commits)
    titles = [read_title(commit.subject) for commit in group.commits]
    plain = title.text if request else read_title(chosen.subject).text
    headline = shorten_line(hide_secrets(plain)) or "Work without a message"
    plain = shorten_line(plain)  # The rest is compared with it before anything is hidden.
    pulls = [number for number in (pull, title.pull, *(one.pull for one in titles)) if number]
    letter: dict[str, Any] = {
        "chefslog": 1,
        "id": derive_id("git", *sorted(names)),
        "captured_at": instant.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "offset": last.offset,
        "zone": None,
        "day": last.day,
        "source": "git",
        "typed": "",
        "headline": headline,
        "project": project,
        "evidence": _links(pulls, group.commits),
    }
    told = [title, *titles]
    kinds, values = {one.kind for one in told} - {""}, {one.value for one in told} - {""}
    for name, said in (("kind", kinds), ("value", values)):
        if len(said) == 1:
            letter[name] = said.pop()
    body = _prose(group, chosen, plain)
    impact = find_impact(*(commit.subject for commit in group.commits), body)
    if impact and not impact.endswith("…"):
        letter["impact"] = hide_secrets(read_title(impact).text)
    notes_text = _notes(group.commits, plain, body)
    if moment and last.at > moment.at + 86_400:
        letter |= {"captured_at": moment.captured_at, "offset": moment.offset, "day": moment.day}
        dated = f"Git dates this {last.day}, in the future: put on {moment.day}."
        notes_text = "\n\n".join(filter(None, (notes_text, dated)))
    if notes_text:
        letter["notes"] = notes_text
    agents = [commit.agents for commit in group.commits]
    letter |= suggest_level(agents, group.branch, notes)
    letter["git"] = {"commits": len(group.commits), "keys": sorted(keys)}
    if group.branch:
        letter["git"]["branch"] = hide_secrets(clean_line(group.branch))
    return letter


def _chosen(commits: Sequence[Commit]) -> Commit:
    """The commit that says best what was done: the work rather than its tests and notes."""
    telling = [commit for commit in commits if _tells(commit)] or list(commits)
    # Of few that say as much the first began the work; a long day holds several pieces of it.
    first = telling[0] if len(telling) <= 5 else None
    return max(telling, key=lambda commit: _weigh_commit(commit) + (commit is first))


def _weigh_commit(commit: Commit) -> int:
    """How likely a person would name their work after this commit."""
    title = read_title(commit.subject)
    words = title.text.casefold().split()
    weight = min(len(words), 4)
    weight += 2 * bool(_NEW.match(title.text) or title.kind == "build")
    weight += title.kind == "fix" or bool(find_ticket(commit.subject, commit.body))
    weight += len(strip_trailers(commit.body)) > 60
    is_minor = title.prefix in _MINOR or words[:1] == ["wip"]
    return weight - 4 * is_minor - 3 * bool(_ASIDE.search(title.text))


def _tells(commit: Commit) -> bool:
    return not is_fixup(commit.subject) and not is_noise(commit.subject)


def _prose(group: Group, chosen: Commit, headline: str) -> str:
    """What the request, or the chosen commit, says behind its title."""
    body = strip_trailers(group.merge.body) if group.merge else ""
    body = "\n".join(line for line in body.split("\n") if "See merge request" not in line)
    body = _strip_echo(body, headline) or strip_trailers(chosen.body)
    return _strip_echo(body, headline)


def _strip_echo(body: str, headline: str) -> str:
    """A body without what repeats the headline, and without noise among a squash's subjects."""
    kept: list[str] = []
    first, _, rest = body.partition("\n")
    for line in (rest if is_noise(first) else body).split("\n"):
        found = _BULLET.match(line)
        text = read_title(found[1]).text if found else line.strip()
        if title_key(text) == title_key(headline) or (found and is_noise(found[1])):
            continue
        if line.strip() or (kept and kept[-1]):
            kept.append(f"* {text}" if found and line[0] == "*" else line.rstrip())
    return "\n".join(kept).strip()


def _notes(commits: Sequence[Commit], headline: str, body: str) -> str:
    telling = [commit for commit in commits if _tells(commit)]
    titles = [read_title(commit.subject).text for commit in telling]
    # A squash lists its commits in the body.
    parts = ["\n".join(body.split("\n")[:BODY_LINES])] if body else []
    if set(titles) - {headline}:
        subjects = list(dict.fromkeys(map(_sum_up, telling))) if len(telling) > 1 else titles
        more = len(subjects) - SUBJECTS
        lines = [f"- {subject}" for subject in subjects[:SUBJECTS]]
        parts.append("\n".join([*lines, f"- … and {more} more"] if more > 0 else lines))
    return hide_secrets("\n\n".join(parts))


def _sum_up(commit: Commit) -> str:
    """What a commit did, in a line, with the numbers that its own message has."""
    title = read_title(commit.subject).text
    impact = find_impact(strip_trailers(commit.body))
    is_new = impact and not impact.endswith("…") and not find_impact(title)
    return f"{title}: {impact}" if is_new else title


def _links(pulls: list[str], commits: Sequence[Commit]) -> list[dict[str, str]]:
    links = [{"kind": "pr", "ref": f"#{number}"} for number in dict.fromkeys(pulls)]
    links += [{"kind": "commit", "ref": c.hash.decode()[:12]} for c in reversed(commits)]
    return links[:LINKS]

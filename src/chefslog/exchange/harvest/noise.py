"""Subjects of commits that say nothing a person would write down: `wip`, `Bump x to 2.1`."""

from __future__ import annotations

import re

from chefslog.exchange.harvest.messages import strip_prefix
from chefslog.model.sanitize import clean_line

_NOISE = (
    re.compile(r"\W*(?:\w[\w/-]{0,30}: )?(?:bump|update|upgrade)(?:s|d|ed)?\b.{0,80}[\s=]v?\d+\.\d[\w./-]*"
               r"\W*\Z", re.I),
    re.compile(r"\W*(?:bump|update|upgrade)[sd]?\b.*\b(?:to|from)\s+v?\d[\w.-]*\W*\Z", re.I),
    re.compile(r"bump(?:s|ed)? (?:the )?[\w./@-]{1,60}(?: version)?"
               r"(?:(?:,? and |, )[\w./@-]{1,60}){0,9}\W*\Z", re.I),
    re.compile(r"(?:chore\W+)?(?:release[sd]?|version|set version|prepare release|(?:bump )?version|"
               r"version bump|cut release|signatures for)\b[\s:]*(?:[\w-]{1,30} )?(?:to |for )?"
               r"v?\d[\w.+-]*\W*\Z", re.I),
    re.compile(r"version (?:bump|upgrade|update)s?\b.*", re.I),
    re.compile(r"v?\d+\.\d+(?:\.\d+)?(?:[-.]?(?:rc|beta|alpha|dev)\d*)?\W*\Z", re.I),
    re.compile(r"(?:update|create|delete|rename|add) [\w./-]+\.\w{1,6}\Z", re.I),
    re.compile(r"[\w.-]{1,60}/[\w./-]{1,100}\Z"),
    re.compile(r"Merge (?:remote-tracking )?(?:branch|branches|tag|commit)\b.*", re.I),
    re.compile(r"Merge \S+ (?:in)?to \S+.*", re.I),
    re.compile(r"(?:initial commit|first commit|init)\W*\Z", re.I),
    re.compile(r"(?:step|part|wip|tmp|temp|test|commit|save|checkpoint|x)\s*#?\d*\W*\Z", re.I),
    re.compile(r"(?:(?:updat|fix|sort|regenerat|chang|tweak)(?:e|es|ed|ing)?|add(?:s|ed|ing)?|bump|some|more|minor) "
               r"(?:to |the |some |a |more |missing |upd ){0,2}"
               r"(?:change ?log|history|news|release notes?|readme|lock ?files?|version|dependenc(?:y|ies)|deps|"
               r"requirements|submodules?|copyright|imports|typos?|lint(?:er|ing)?|formatting|style|"
               r"whitespace|spacing|wording|(?:snapshot )?tests?|snapshots?|build|ci|docs?|comments?|links?|"
               r"unit tests?|doc ?strings?|contributors)"
               r"(?: (?:updates?|fix(?:es)?|errors?|entry|entries|changes|files?|section|clean ?up))?\W*\Z",
               re.I),
    re.compile(r"(?:(?:updat|fix)(?:e|es|ed|ing)?|add(?:s|ed)?|edit|more|some)\b.{0,30}\b(?:change ?log|changes|"
               r"history|news|release notes|readme)(?: (?:entry|updates?))?(?: (?:for|with|to)\b.*)?\W*\Z", re.I),
    re.compile(r"(?:fix(?:es|ed)?|minor) (?:lint(?:er|ing)?|flake8|format(?:ting)?|docs?|readme|"
               r"comments?|style)\b.{0,40}\Z", re.I),
    re.compile(r"remov(?:e|ed|es|ing) (?:some |an? |the )?(?:unused|redundant|debug(?:ging)?) (?:imports?|"
               r"import statements?|prints?|print statements?|code|css)\b.{0,40}\Z", re.I),
    re.compile(r"(?:a |another )?(?:typos?|spelling)\b.*", re.I),
    re.compile(r"(?:fix|fixe[sd]|correct(?:ed|s)?) (?:a |an |the |some |another )?"
               r"(?:typos?|spelling)\b.*", re.I),
    re.compile(r"(?:appl(?:y|ied)|ran|run) (?:black|ruff|prettier|isort|gofmt|clang-format|formatter|"
               r"linter)\W*\Z", re.I),
    re.compile(r"(?:black|flake8|ruff|mypy|pylint|eslint|lint|isort|comment|typo|style|format)"
               r" (?:fix(?:es)?|errors?)\W*\Z", re.I),
    re.compile(r"[\w.-]{1,60}\s?[<>=~]=\s?v?\d[\w.]*\W*\Z", re.I),
    re.compile(r"\W*\[?(?:ci[ -]skip|skip[ -]ci)\]?\W*\Z", re.I),
    re.compile(r"\W*(?:address(?:ed)? |apply |fix |more )?(?:code )?review (?:comments?|feedback|"
               r"suggestions?|fixes)\W*\Z", re.I),
)  # fmt: skip
_EMPTY = _set(
    "again announcements apply argh asdf backup bar baz better change changes changelog clean "
    "cleanup comment comments commit cont copy debug docs done final fix fixed fixes fixup foo "
    "format formatting formatted hm hmm initial layout lint linted merge minor misc more moving news "
    "no noop nothing ok oops padding please polish prettier progress push qwerty readme refac "
    "refactor refactoring revert save skip snapshots spacing spell spelling stuff style styling "
    "sync temp test tests tidy tidying tmp todo try tweak tweaks typo typos ugh update updated "
    "updates whitespace wip wording words work x yes"
)


def is_noise(subject: str) -> bool:
    """Whether a subject says nothing that a person would write down."""
    text = strip_prefix(clean_line(subject))
    if any(shape.match(text) for shape in _NOISE):
        return True
    words = [word.strip(".,!?:;[]()").casefold() for word in text.split()]
    return all(word in _EMPTY or not any(map(str.isalnum, word)) for word in words)

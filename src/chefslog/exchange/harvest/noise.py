"""Subjects of commits that say nothing a person would write down: `wip`, `Bump x to 2.1`."""

from __future__ import annotations

import re

from chefslog.exchange.harvest.messages import make_set, strip_prefix
from chefslog.model.sanitize import clean_line

_CHANGED = r"(?:(?:updat|fix|sort|regenerat|chang|tweak|edit)(?:e|es|ed|ing)?|add(?:s|ed|ing)?)"
_LOG = r"(?:change ?log|history|news|release notes?|readme|roadmap|contributors)"
_ASIDE = (
    rf"(?:{_LOG}|lock ?files?|version|dependenc(?:y|ies)|deps|requirements|submodules?|copyright|"
    r"imports|typos?|lint(?:er|ing)?|formatting|style|whitespace|spacing|wording|(?:unit )?tests?|"
    r"(?:snapshot )?tests?|snapshots?|build|ci|docs?|comments?|links?|doc ?strings?)"
)
_TOOL = (
    r"(?:black|flake8|ruff|mypy|pylint|eslint|prettier|isort|gofmt|clang-format|formatter|linter)"
)
_VAGUE = r"(?:fixes|updates|changes|improvements|tweaks|edits)"
_NUMBER = r"v?\d+\.\d[\w./+-]*"
_NOISE = (
    # A version: "Bump x to 2.1", "linux: update kernel 6.1.36", "Release 4.12.0", "v2.0.0rc1".
    rf"(?:\w[\w/-]{{0,30}}: )?(?:bump|update|upgrade)(?:s|d|ed)?\b.{{0,80}}[\s=]{_NUMBER}",
    r"(?:bump|update|upgrade)[sd]?\b.*\b(?:to|from)\s+v?\d[\w.-]*",
    r"bump(?:s|ed)? (?:the )?[\w./@-]{1,60}(?: version)?(?:(?:,? and |, )[\w./@-]{1,60}){0,9}",
    r"(?:chore\W+)?(?:released?|version|set version|prepare release|bump version|version bump|"
    r"cut release|signatures for)\b[\s:]*(?:[\w-]{1,30} )?(?:to |for )?v?\d[\w.+-]*",
    r"(?:bump version|version (?:bump|upgrade|update))s?\b.*",
    r"(?:chore\W+)?release \S{1,60}@\d\S*",
    r"(?:release )?signatures for release",
    r"v?\d+\.\d+(?:\.\d+)?(?:[-.]?(?:rc|beta|alpha|dev)\d*)?",
    r"[\w.-]{1,60}\s?[<>=~]=\s?v?\d[\w.]*",
    # What hosts and git write by themselves.
    r"(?:update|create|delete|rename|add) [\w./-]+\.\w{1,6}",
    r"[\w.-]{1,60}/[\w./-]{1,100}",
    r"Merge (?:remote-tracking )?(?:branch|branches|tag|commit)\b.*",
    r"Merge (?:release )?\S+(?: change ?log)? (?:in)?to \S+.*",
    r"(?:initial commit|first commit|init)",
    r"(?:ci[ -]skip|skip[ -]ci)",
    # Steps on the way, and titles that say nothing.
    rf"(?:(?:various|some|misc|more|minor|general|small|a few) )?"
    rf"(?:(?:ui|bug|code|css|docs?|documentation|test|roadmap) )?{_VAGUE}(?: and {_VAGUE})?",
    r"(?:step|part|wip|tmp|temp|test|commit|save|checkpoint|x)\s*#?\d*",
    r"(?:address(?:ed)? |apply |fix |more )?(?:code )?review (?:comments?|feedback|suggestions?|"
    r"fixes)",
    rf"{_CHANGED} (?:\w+ )?(?:dependencies|deps|flake|badge)(?: for \w+)?",
    rf"{_CHANGED} (?:the )?copyright\b.*|(?:snapshot )?tests? (?:updates?|fix(?:es)?)",
    r"clean(?:ed|ing)? ?up (?:the )?(?:docs|readme|code|imports|comments)",
    r"add notes (?:for|to) #\d+",
    # What goes along with the work: "Fix tests", "Some changelog updates", "Remove unused imports".
    rf"(?:{_CHANGED}|bump|some|more|minor) (?:to |the |some |a |more |missing |upd ){{0,2}}{_ASIDE}"
    r"(?: (?:updates?|fix(?:es)?|errors?|entry|entries|changes|files?|section|clean ?up))?",
    rf"{_CHANGED}\b.{{0,30}}\b(?:{_LOG}|changes)(?: (?:entry|updates?))?(?: (?:for|with|to)\b.*)?",
    r"(?:fix(?:es|ed)?|minor) (?:lint(?:er|ing)?|flake8|format(?:ting)?|docs?|readme|comments?|"
    r"style)\b.{0,40}",
    r"remov(?:e|ed|es|ing) (?:some |an? |the )?(?:unused|redundant|debug(?:ging)?) (?:imports?|"
    r"import statements?|prints?|print statements?|code|css)\b.{0,40}",
    r"(?:(?:fix(?:e[sd])?|correct(?:ed|s)?) )?(?:an? |the |some |another )?(?:typos?|spelling)\b.*",
    rf"(?:appl(?:y|ied)|ran|run) {_TOOL}",
    rf"(?:{_TOOL}|lint|comment|typo|style|format) (?:fix(?:es)?|errors?)",
)
_SHAPE = re.compile(rf"\A(?:{'|'.join(_NOISE)})\Z", re.I)
_EDGES = re.compile(r"\A[^\w]+|[^\w]+\Z")
_EMPTY = make_set(
    "again announcements apply argh asdf backup bar baz better change changes changelog clean "
    "cleanup comment comments commit cont copy debug docs done final fix fixed fixes fixup foo "
    "format formatted formatting hm hmm initial layout lint linted merge minor misc more moving "
    "news no noop notes nothing ok oops padding please polish prettier progress push qwerty readme "
    "refac refactor refactoring revert save skip snapshots spacing spell spelling stuff style "
    "styling sync temp test tests tidy tidying tmp todo try tweak tweaks typo typos ugh update "
    "updated updates whitespace wip wording words work x yes"
)


def is_noise(subject: str) -> bool:
    """Whether a subject says nothing that a person would write down."""
    text = strip_prefix(clean_line(subject))
    words = [word.strip(".,!?:;[]()").casefold() for word in text.split()]
    is_empty = all(word in _EMPTY or not any(map(str.isalnum, word)) for word in words)
    return is_empty or bool(_SHAPE.match(_EDGES.sub("", text)))

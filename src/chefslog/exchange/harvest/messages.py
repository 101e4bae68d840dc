"""What a commit's message says, without the decoration of hosts and conventions.

That is its headline, what it reverts, an impact with numbers, and whether it says anything.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chefslog.exchange.harvest.delegation import GENERATED
from chefslog.model.sanitize import clean_line


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREFIX = re.compile(r"(\w{2,12})(?:\(([^()]{1,60})\)!?:?|!?:) +(?=\S)")
_BRANCH = re.compile(r"\A(\w{3,8})/(?:#?\d{1,9}[/ -])?(?=\S+ )")
_LABEL = re.compile(r"\[([A-Z]{2,11})\]:? +(?=\S)")
_KINDS = {
    "feat": "build", "feature": "build", "enhancement": "build", "fix": "fix", "hotfix": "fix",
    "bugfix": "fix", "bug": "fix", "docs": "support", "doc": "support",
}  # fmt: skip
_VALUES = {"perf": "speed", "security": "security"}
_PREFIXES = (
    *_KINDS, *_VALUES, "build", "chore", "ci", "refactor", "style", "test", "tests", "wip",
    "release", "deps",
)  # fmt: skip
_VERBS = _word_set(
    "accept accumulate adapt add address adjust adopt align allow always amend animate append "
    "apply archive ask assert attempt avoid await backport batch better bind block boost bound "
    "break build bump bypass cache calculate call cancel cap catch centralize change check choose "
    "clamp clarify clean clear click clip close collapse collect combine comment compare compile "
    "compress compute conditionally configure connect consider consolidate continue convert copy "
    "correct correctly count cover create cut deal debounce declare decode decouple dedupe "
    "deduplicate default defer define delay delete deny deprecate derive deselect detect disable "
    "disallow display do document don't download draw drop dump dynamically edit embed emit "
    "enable encode encrypt enforce enhance ensure erase escape estimate evict exclude execute "
    "exit expand expire explain export expose extend extract fail fall fetch filter find finish "
    "fit fix flag flip flush focus fold follow forbid force format forward free further generate "
    "get give group guarantee guard halve handle harden have hide highlight hint honor honour "
    "hook identify ignore implement import improve include incorporate increase index infer "
    "inherit init initialize inject inline insert inspect install integrate introduce invalidate "
    "invert isolate iterate join keep kill let lift limit link list listen load localize lock log "
    "look loosen lower maintain make map mark mask match measure merge migrate mock modify move "
    "name narrow negate never no normalise normalize not notify offer omit only open optimise "
    "optimize order output overlay override own pad paginate parse partially pass patch pause "
    "persist pick pin plug point poll populate port pre prefer prepare preserve prevent preview "
    "print prioritize process profile promote prompt propagate properly protect provide prune "
    "publish pull purge push put quote raise random rate re read rebase rebuild recognise "
    "recognize record recover redact redesign redirect reduce refactor refresh refuse register "
    "reject relax release reload remove rename render reorder repair replace report require rerun "
    "reset resize resolve respect restart restore restrict restructure retain retry return reuse "
    "reverse revert review rewrite roll rotate round route run sanitize save scale schedule scope "
    "see seed select send separate serialize serve set setup share shorten show shrink shut "
    "simplify skip snap solve sort speed split squash stabilise stabilize start stop store stream "
    "strip support suppress swap switch sync synchronize tag take teach tell temporarily test "
    "throttle throw tidy tighten time tolerate track translate treat trim truncate try tune turn "
    "tweak type unblock unbreak undo unify unpin unwrap update upgrade upload use validate vendor "
    "verify wait warm warn watch when widen wire work wrap write xfail yield"
)
"""First words of a subject that say what was done, so that no verb is put before them."""
_TICKET = re.compile(r"(?:\[[A-Z][A-Z0-9]{1,9}-\d{1,7}\]:?|[A-Z][A-Z0-9]{1,9}-\d{1,7}:)\s+(?=\S)")
_TICKET_NAME = re.compile(r"\b(?!UTF-|SHA-|ISO-|RFC-|CVE-)[A-Z][A-Z0-9]{1,9}-\d{1,7}\b")
_REFERENCE = re.compile(
    r"[\s,;:–-]{0,6}\(?\b(?:refs?|closes?|closed|fixe?[sd]|resolves?|see)\s{1,4}(?:GH-|#)\d{1,9}"
    r"(?:,? (?:and )?(?:(?:refs?|closes?|fixes|resolves?) )?#\d{1,9}){0,9}\)?\.?\s{0,8}\Z",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"\b(?:refs?|closes?|closed|fixe?[sd]?|resolves?|resolved|issue)\s{0,3}#(\d{1,9})\b", re.I
)
_LEADING = re.compile(
    r"(?:\(?(?:refs?|closes?|fix(?:es)?|issue|gh)[ -]?#?\d{1,9}\)?|\(?#\d{1,9}\)?|\d{2,6}(?=:))"
    r"[:,\s–-]{0,3}(?=[^\W\d])",
    re.I,
)
_TRAILING = re.compile(r"(?<!for)(?<!of)(?<!in)(?<!to)(?<!by)(?<!and)(?<!from)(?<!with)(?<!see)"
                       r"(?<!issue)(?<!PR)(?<!after)(?<!on)(?<!#),? #\d{2,9}\Z")  # fmt: skip
_FIXUP = re.compile(r"(?:fixup|squash|amend)! ", re.IGNORECASE)
_SUFFIX = re.compile(r"\((?:#|!|pull request #|PR #?)(\d{1,9})\)\s{0,8}\Z", re.IGNORECASE)
_HOSTS = (
    re.compile(r"Merged PR (\d{1,9}): +(?=\S)"),
    re.compile(r"(?:Merge )?[Pp]ull [Rr]equest #(\d{1,9})\b:? +(?:in \S+ )?(?!from )(?=\S)"),
    re.compile(r"Merged in \S+ \(pull request #(\d{1,9})\)\s*"),
)
_MERGES = (
    re.compile(r"Merge pull request #(?P<pull>\d{1,9}) from (?P<branch>\S+)"),
    re.compile(r"Merged in (?P<branch>\S+) \(pull request #(?P<pull>\d{1,9})\)"),
    re.compile(r"Merge (?:remote-tracking )?branch(?:es)? '(?P<branch>[^']+)'"),
)
_GITLAB = re.compile(r"See merge request \S*!(?P<pull>\d{1,9})")
_QUOTED = re.compile(
    r"(?P<how>Revert|Reapply|Reland|Roll ?back) [\"“](?P<title>.+)[\"”]?", re.I | re.S
)
_BARE = re.compile(r"(?:revert(?:ed|ing|s)?|roll ?back)[:]? +(?P<title>\S.*)", re.IGNORECASE)
_TAKING_BACK = ("revert", "reapply", "reland", "rollback", "roll back")
_HASH = re.compile(
    r"(?<!partially )(?<!partly )(?<!not )\b[Rr]everts? "
    r"(?:commit|merge commit|changeset) ([0-9a-f]{7,64})\b"
)
_NAMED = re.compile(r"(?:commit |PR |pull request )?(?:([0-9a-f]{7,40})|#(\d{1,9}))\b")
_REFS = re.compile(r"^(?:Refs|Reverts):? ([0-9a-f]{7,40})\b", re.MULTILINE)
_PULLS = re.compile(
    r"\b[Rr]everts (?:merge request |pull request |PR )?(?:[\w./-]+)?[#!](\d{1,9})\b"
)

_TRAILER = re.compile(r"^[A-Za-z][A-Za-z-]{2,40}: \S.*$|^\(cherry picked from commit .*\)$")
_NUMBER = (
    r"(?<![\d.,])[~<>≈]?[$€£]?\d(?:[\d.,]{0,15}\d)?"
    r"\s?(?:%|[A-Za-zµ€$£/°]{1,12})?(?:\s?/\s?\w{1,12})?"
)
_CHANGE = re.compile(
    rf"(?:\bfrom\s(?P<a>{_NUMBER})\s(?:down |up )?to\s(?P<b>{_NUMBER}))"
    rf"|(?:(?P<c>{_NUMBER})\s?(?:→|->|=>)\s?(?P<d>{_NUMBER}))"
)
_UNIT = re.compile(r"\d\s?(?:%|[$€£°]|[A-Za-zµ]+)|[$€£]\d")
_SHARE = re.compile(r"\bby\s+(?:about\s+|over\s+)?\d[\d.,]*\s?(?:%|x\b|percent)", re.IGNORECASE)
_VERSION = re.compile(r"\bv?\d+\.\d+\.\d+|\bv\d+(?:\.\d+)+", re.IGNORECASE)


class Title(NamedTuple):
    """A subject read: `text` is the headline, `pull` the number of its request.

    `prefix` is that of a conventional commit.
    """

    text: str
    prefix: str
    pull: str

    @property
    def kind(self) -> str:
        """The kind of work that the prefix stands for, empty where it names none."""
        return _KINDS.get(self.prefix, "")

    @property
    def value(self) -> str:
        """Where the value went by the prefix, empty where that does not say."""
        return _VALUES.get(self.prefix, "")


def read_title(subject: str) -> Title:
    """Return a subject without the decorations of hosts and conventions, its verb kept."""
    subject, pull = strip_decoration(subject)
    subject = _LEADING.sub("", _TICKET.sub("", _FIXUP.sub("", subject), count=1), count=1)
    found = _LABEL.match(subject) or _BRANCH.match(subject) or _PREFIX.match(subject)
    prefix = found[1].casefold() if found else ""
    if found and prefix in _PREFIXES:
        subject = _LEADING.sub("", _TICKET.sub("", subject[found.end() :], count=1), count=1)
        subject = _with_verb(prefix, subject)
    else:
        prefix = ""
    subject = _TRAILING.sub("", _REFERENCE.sub("", subject))
    scope = found[2] if found and prefix and found.re is _PREFIX else ""
    if scope and len(subject.split()) <= 3 and scope.casefold() not in subject.casefold():
        # "feat(twitch): add user token" says too little without it.
        subject = f"{subject} ({scope})"
    return Title(_begin_sentence(subject), prefix, pull)


def _begin_sentence(text: str) -> str:
    """A text with a capital, unless it begins with a name of the code: `p99`, `tsdb:`, `x()`."""
    first = text.partition(" ")[0].rstrip(",;").replace("'", "")
    return text[:1].upper() + text[1:] if first.isalpha() else text


def _with_verb(prefix: str, subject: str) -> str:
    """What the prefix said in place of a verb is said: `fix: NPE` is "Fix NPE"."""
    verb = {"fix": "Fix", "build": "Add"}.get(_KINDS.get(prefix, ""))
    first, *others = subject.split() or [""]
    if verb is None or not others or subject.partition(" ")[0].endswith(":") or _is_verb(first):
        return subject
    is_word = subject[:1].isupper() and not subject[:2].isupper()
    return f"{verb} {subject[:1].lower() + subject[1:] if is_word else subject}"


def _is_verb(first: str) -> bool:
    word = first.strip(".,:;").casefold()
    base = word.removeprefix("re")
    word = base if base in _VERBS else word
    forms = {word, *(word.removesuffix(end) for end in ("s", "es", "d", "ed", "ing"))}
    forms |= {word.removesuffix("ing") + "e", word.partition("-")[0]}
    return word.endswith("ly") or not forms.isdisjoint(_VERBS)


def strip_decoration(subject: str) -> tuple[str, str]:
    """Return a subject without what hosts put around it, and the number of the request."""
    pull = ""
    while True:
        found = next((m for shape in _HOSTS if (m := shape.match(subject))), None)
        if found:
            pull, subject = found[1], subject[found.end() :]
        elif found := _SUFFIX.search(subject):
            pull, subject = pull or found[1], subject[: found.start()]
        else:
            return subject.strip(), pull


def read_request(subject: str, body: str) -> tuple[str, str]:
    """Return number and title of the pull request that a merge says it is, as far as it does."""
    found = next((m for shape in _MERGES if (m := shape.match(subject))), None)
    pull = found.groupdict().get("pull") or "" if found else ""
    gitlab = _GITLAB.search(body)
    if gitlab:
        pull = gitlab["pull"]
    if found is None:
        text, number = strip_decoration(subject)
        return pull or number, text
    # Hosts put the title of the request into the body's first line.
    title = next((line for line in body.split("\n") if line.strip()), "")
    is_title = pull and not title.startswith("See merge")
    # GitHub cuts a long title and puts the rest into the body.
    rest = next((line for line in body.split("\n") if line.startswith("…")), "")
    if title.endswith("…") and rest:
        title = f"{title[:-1].rstrip()} {rest[1:].strip()}"
    return pull, strip_decoration(clean_line(title))[0] if is_title else ""


def find_ticket(subject: str, body: str = "") -> str:
    """Return the ticket or issue that a message names, `ABC-12` or `#12`; empty without one."""
    found = _TICKET_NAME.search(subject)
    if found:
        return found[0]
    issue = _ISSUE.search(subject) or _TRAILING.search(subject) or _ISSUE.search(body)
    return "#" + issue[0].rpartition("#")[2] if issue else ""


def title_key(subject: str) -> str:
    """Return what two subjects of the same change have in common, however hosts print them."""
    text, _ = strip_decoration(subject)
    return " ".join(text.strip(" \"“”'.").casefold().split())


def find_reverts(subject: str, body: str) -> tuple[str, ...]:
    """Return what a message takes back, the surest first: hashes, `#number`, `=title`.

    The last is `~title` where only a commit that is there makes it a revert. A title of something
    that was taken back before stands with its `revert "…"` around it.
    """
    text, _ = strip_decoration(subject)
    is_git = bool(_HASH.search(body))
    mark = "=" if is_git else "~"
    is_revert = text.casefold().startswith(_TAKING_BACK)
    found = [*_HASH.findall(body), *_REFS.findall(body if is_revert else "")]
    found += [f"#{number}" for number in _PULLS.findall(body)]
    prefix = _PREFIX.match(text)
    if prefix and prefix[1].casefold() == "revert":
        found.append(mark + title_key(text[prefix.end() :]))
    elif quoted := _QUOTED.match(text):
        inner = title_key(quoted["title"].rstrip('"”'))
        is_back = quoted["how"].casefold() in ("reapply", "reland")
        found.append(f'=revert "{inner}' if is_back else "=" + inner)
    elif bare := _BARE.match(text):
        if named := _NAMED.match(bare["title"]):
            found.append(named[1] or f"#{named[2]}")
        found.append(mark + title_key(bare["title"]))
    elif not is_git:
        return ()
    return tuple(dict.fromkeys(found))


def is_fixup(subject: str) -> bool:
    """Whether a commit was made to be folded into another one."""
    return bool(_FIXUP.match(subject))


def find_impact(*texts: str) -> str:
    """Return the first sentence with a change from one number to another, empty without one."""
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])|\n{2,}|\n(?=[-*] )", text):
            line = clean_line(sentence).lstrip("-* ").rstrip(".")
            change = _CHANGE.search(line)
            if (
                change
                and not _VERSION.search(line)
                and _UNIT.search(change[0].replace(" to ", " → "))
            ):
                return _begin_sentence(line) if len(line) <= 200 else change[0]
            if _SHARE.search(line) and len(line) <= 200:
                return _begin_sentence(line)
    return ""


def strip_trailers(body: str) -> str:
    """Return the prose of a message: without trailers, agents' marks and lists of a squash."""
    kept = [
        line for line in body.split("\n")
        if not _TRAILER.match(line.strip()) and not GENERATED.search(line)
        and not _HASH.search(line) and line.strip() not in ("---------", "---")
    ]  # fmt: skip
    return "\n".join(kept).strip()


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
    r"revert(?:ed|ing|s)? (?:the |my |this |an? )?(?:last |previous |accidental )*"
    r"(?:commits?|changes?|merge|pr)",
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
_EMPTY = _word_set(
    "again announcements apply argh asdf backup bar baz better change changes changelog clean "
    "cleanup comment comments commit cont copy debug docs done final fix fixed fixes fixup foo "
    "format formatted formatting hm hmm initial layout lint linted merge minor misc more moving "
    "news no noop notes nothing ok oops padding please polish prettier progress push qwerty readme "
    "refac refactor refactoring revert save skip snapshots spacing spell spelling stuff style "
    "styling sync temp test tests tidy tidying tmp todo try tweak tweaks typo typos ugh update "
    "updated updates whitespace wip wording words work x yes"
)


def is_noise(subject: str) -> bool:
    """Whether a subject says nothing that a person would write down: `wip`, `Bump x to 2.1`."""
    text, _ = strip_decoration(clean_line(subject))
    text = _LEADING.sub("", _TICKET.sub("", _FIXUP.sub("", text), count=1), count=1)
    prefix = _PREFIX.match(text)
    if prefix and prefix[1].casefold() in _PREFIXES:
        text = text[prefix.end() :]
    words = [word.strip(".,!?:;[]()").casefold() for word in text.split()]
    is_empty = all(word in _EMPTY or not any(map(str.isalnum, word)) for word in words)
    return is_empty or bool(_SHAPE.match(_EDGES.sub("", text)))

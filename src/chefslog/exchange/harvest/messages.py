"""What a commit's message says, without the decoration of hosts and conventions.

That is its headline, what it reverts, which agents took part, and an impact with numbers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from chefslog.model.sanitize import clean_line


def make_set(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


_PREFIX = re.compile(r"(\w{2,12})(?:\(([^()]{1,60})\)!?:?|!?:) +(?=\S)")
_BRANCH = re.compile(r"\A(\w{3,8})/(?:#?\d{1,9}[/ -])?(?=\S+ )")
_LABEL = re.compile(r"\[([A-Z]{2,11})\]:? +(?=\S)")
_KINDS = {
    "feat": "build", "feature": "build", "enhancement": "build", "fix": "fix", "hotfix": "fix",
    "bugfix": "fix", "bug": "fix", "docs": "support", "doc": "support",
}  # fmt: skip
_VALUES = {"perf": "speed", "security": "security"}
_PREFIXES = (
    *_KINDS, *_VALUES, "build", "chore", "ci", "refactor", "revert", "style", "test", "tests",
    "wip", "release", "deps",
)  # fmt: skip
_VERBS = make_set(
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
_QUOTED = re.compile(
    r"(?P<how>Revert|Reapply|Reland|Roll ?back) [\"“](?P<title>.+)[\"”]?", re.I | re.S
)
_BARE = re.compile(r"(?:revert(?:ed|ing|s)?|roll ?back)[:]? +(?P<title>\S.*)", re.IGNORECASE)
_HASH = re.compile(r"\b[Rr]everts? (?:commit|merge commit|changeset) ([0-9a-f]{7,64})\b")
_REFS = re.compile(r"^(?:Refs|Reverts):? ([0-9a-f]{7,40})\b", re.MULTILINE)
_PULLS = re.compile(
    r"\b[Rr]everts (?:merge request |pull request |PR )?(?:[\w./-]+)?[#!](\d{1,9})\b"
)

_AGENTS = {
    "claude": "claude-code", "copilot": "copilot", "cursor": "cursor", "codex": "codex",
    "gemini": "gemini", "devin": "devin", "aider": "aider", "windsurf": "windsurf",
    "jules": "jules", "opencode": "opencode", "amp": "amp", "chatgpt": "chatgpt",
    "openhands": "openhands",
    "cline": "cline", "roo code": "roo-code", "goose": "goose", "junie": "junie", "kiro": "kiro",
    "anthropic": "claude-code", "openai": "codex",
}  # fmt: skip
_AGENT_NAME = re.compile(r"\b(?:" + "|".join(_AGENTS) + r")\b", re.IGNORECASE)
_MAKERS = (
    "noreply@anthropic.com", "cursoragent@", "copilot@", "+copilot", "devin-ai-integration",
    "noreply@openai.com", "@aider.chat", "amp@ampcode", "gemini-code-assist", "[bot]",
)  # fmt: skip
_TRAILER = re.compile(r"^[A-Za-z][A-Za-z-]{2,40}: \S.*$|^\(cherry picked from commit .*\)$")
_COAUTHOR = re.compile(r"^co-authored-by:\s*(?P<who>.+)$", re.IGNORECASE | re.MULTILINE)
_ASSISTED = re.compile(
    r"^(?:assisted-by|generated-by|ai-assisted(?:-by)?|made-with|ai-model):\s*(?P<who>.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_GENERATED = re.compile(r"\bGenerated with \[?(?P<who>[\w .-]{2,30})", re.IGNORECASE)

_NUMBER = (
    r"(?<![\d.,])[~<>≈]?[$€£]?\d(?:[\d.,]{0,15}\d)?"
    r"\s?(?:%|[A-Za-zµ€$£/°]{1,12})?(?:\s?/\s?\w{1,12})?"
)
_CHANGE = re.compile(
    rf"(?:\bfrom\s(?P<a>{_NUMBER})\s(?:down |up )?to\s(?P<b>{_NUMBER}))"
    rf"|(?:(?P<c>{_NUMBER})\s?(?:→|->|=>)\s?(?P<d>{_NUMBER}))"
)
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


def strip_prefix(subject: str) -> str:
    """Return a subject without decoration and conventional prefix; no verb is put in its place."""
    text = _TICKET.sub("", _FIXUP.sub("", strip_decoration(subject)[0]), count=1)
    text = _LEADING.sub("", text, count=1)
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix and prefix[1].casefold() in _PREFIXES else text


def _with_verb(prefix: str, subject: str) -> str:
    """What the prefix said in place of a verb is said: `fix: NPE` is "Fix NPE"."""
    verb = {"fix": "Fix", "build": "Add"}.get(_KINDS.get(prefix, ""))
    first = subject.split(maxsplit=1)[0].strip(".,:;").casefold() if subject.strip() else ""
    has_scope = subject.partition(" ")[0].endswith(":")
    if verb is None or len(subject.split()) < 2 or has_scope or _is_verb(first):
        return subject
    rest = subject if subject[:2].isupper() or not subject[:1].isupper() else (
        subject[:1].lower() + subject[1:]
    )  # fmt: skip
    return f"{verb} {rest}"


def _is_verb(word: str) -> bool:
    if word.endswith("ly"):
        return True
    word = word.removeprefix("re") if word.removeprefix("re") in _VERBS else word
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ed")}
    forms |= {word.removesuffix("d"), word.removesuffix("ing"), word.removesuffix("ing") + "e"}
    head = word.partition("-")[0]
    return not forms.isdisjoint(_VERBS) or head in _VERBS


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


_MERGES = (
    re.compile(r"Merge pull request #(?P<pull>\d{1,9}) from (?P<branch>\S+)"),
    re.compile(r"Merged in (?P<branch>\S+) \(pull request #(?P<pull>\d{1,9})\)"),
    re.compile(r"Merge (?:remote-tracking )?branch(?:es)? '(?P<branch>[^']+)'"),
)
_GITLAB = re.compile(r"See merge request \S*!(?P<pull>\d{1,9})")


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

    A title of something that was taken back before stands with its `revert "…"` around it.
    """
    found = [*_HASH.findall(body), *_REFS.findall(body if _is_revert(subject) else "")]
    found += [f"#{number}" for number in _PULLS.findall(body)]
    text, _ = strip_decoration(subject)
    prefix = _PREFIX.match(text)
    if prefix and prefix[1].casefold() == "revert":
        found.append("=" + title_key(text[prefix.end() :]))
    elif quoted := _QUOTED.match(text):
        inner = title_key(quoted["title"].rstrip('"”'))
        is_back = quoted["how"].casefold() in ("reapply", "reland")
        found.append(f'=revert "{inner}' if is_back else "=" + inner)
    elif bare := _BARE.match(text):
        found.append("=" + title_key(bare["title"]))
    elif not _HASH.search(body):
        return ()
    return tuple(dict.fromkeys(found))


def _is_revert(subject: str) -> bool:
    text, _ = strip_decoration(subject)
    return text.casefold().startswith(("revert", "reapply", "reland", "rollback", "roll back"))


def is_fixup(subject: str) -> bool:
    """Whether a commit was made to be folded into another one."""
    return bool(_FIXUP.match(subject))


def find_agents(author: str, body: str) -> tuple[tuple[str, bool], ...]:
    """Return (name, whether it wrote the change) of each agent that a message names.

    Known are the trailers that agents leave, and authors that are agents themselves.
    """
    found: dict[str, bool] = {}
    for shape, wrote in ((_COAUTHOR, True), (_ASSISTED, False), (_GENERATED, True)):
        for match in shape.finditer(body):
            name = _agent(match["who"])
            if name:
                found[name] = found.get(name, False) or wrote
    if "(aider)" in author.casefold():
        found["aider"] = True
    return tuple(found.items())


def _agent(who: str) -> str:
    name, _, mail = who.partition("<")
    known = _AGENT_NAME.search(name) or _AGENT_NAME.search(mail)
    if not known:
        return ""
    # A person may be called Claude: an address of an agent's maker, or no address, tells.
    is_person = mail and not any(maker in mail.casefold() for maker in _MAKERS)
    return (
        ""
        if is_person and "@users.noreply" not in mail.casefold()
        else _AGENTS[known[0].casefold()]
    )


def find_impact(*texts: str) -> str:
    """Return the first sentence with a change from one number to another, empty without one."""
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])|\n{2,}|\n(?=[-*] )", text):
            line = clean_line(sentence).lstrip("-* ").rstrip(".")
            change = _CHANGE.search(line)
            if change and not _VERSION.search(line) and _has_unit(change[0]):
                return _begin_sentence(line) if len(line) <= 200 else change[0]
            if _SHARE.search(line) and len(line) <= 200:
                return _begin_sentence(line)
    return ""


def _has_unit(change: str) -> bool:
    return bool(re.search(r"\d\s?(?:%|[$€£°]|[A-Za-zµ]+)|[$€£]\d", change.replace(" to ", " → ")))


def strip_trailers(body: str) -> str:
    """Return the prose of a message: without trailers, agents' marks and lists of a squash."""
    kept = [
        line for line in body.split("\n")
        if not _TRAILER.match(line.strip()) and not _GENERATED.search(line)
        and not _HASH.search(line) and line.strip() not in ("---------", "---")
    ]  # fmt: skip
    return "\n".join(kept).strip()

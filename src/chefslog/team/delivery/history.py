"""The history of a git repository as times and two flags: nothing that names anybody is asked for.

Git gets no settings but ours, since a repository may configure any program to be run, and bounds
on its time and output. Authors, committers, mail addresses, bodies and trailers are never read. A
subject is looked at for two words while it passes, and dropped.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from chefslog.team.errors import TeamError

SECONDS = 120
"""How long one git command may take."""
OUTPUT = 64 << 20
"""How many bytes one git command may write: some 400,000 commits."""

_ALWAYS = (
    "--no-pager", "--no-replace-objects",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.alternateRefsCommand=",
    "-c", "log.showSignature=false",
    "-c", "gpg.program=false", "-c", "gpg.ssh.program=false", "-c", "gpg.x509.program=false",
    "-c", "protocol.allow=never",
    "-c", "gc.auto=0", "-c", "maintenance.auto=false",
)  # fmt: skip
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "XDG_CONFIG_HOME")
# Taking back what took something back is none.
_REVERT = re.compile(rb"revert(?:s|ed)?\b(?!:? *\"?revert)", re.IGNORECASE)
_HOTFIX = re.compile(rb"(?<![a-z])hot[-_ ]?fix(?:es)?(?![a-z])", re.IGNORECASE)
_TRUNKS = (
    "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master",
    "refs/heads/main", "refs/heads/master", "refs/heads/trunk", "HEAD",
)  # fmt: skip


class DeliveryError(TeamError):
    """A repository that cannot be read; the text holds nothing of what is in it."""


@dataclass(frozen=True)
class Commit:
    """A commit: numbers of its parents, UNIX seconds, and what its subject says of it."""

    parents: tuple[int, ...]
    authored: int
    committed: int
    is_revert: bool
    is_hotfix: bool


@dataclass(frozen=True)
class Tag:
    """Where a tag points and when it was made, in UNIX seconds; its name stays behind."""

    commit: int
    made: int
    is_deployment: bool
    is_hotfix: bool


@dataclass(frozen=True)
class History:
    """What can be reached from the default branch, the tags and the hotfix branches.

    `commits` are by number, `trunk` is the tip of the default branch (None: there is none yet),
    `hotfixes` are the tips of branches that are called a hotfix.
    """

    commits: dict[int, Commit]
    trunk: int | None
    tags: tuple[Tag, ...]
    hotfixes: tuple[int, ...]


class Repository:
    """A local repository, only read. Raises DeliveryError.

    `seconds` and `output` bound each git command.
    """

    def __init__(self, path: str, seconds: float = SECONDS, output: int = OUTPUT) -> None:
        self.path = os.path.abspath(path)
        self._seconds, self._output = seconds, output
        if not os.path.isdir(self.path):
            raise DeliveryError(f"{path}: there is no such folder. Nothing was read.")
        self._trusted = [part for one in _trusted() for part in ("-c", f"safe.directory={one}")]
        found = os.fsdecode(self._run("rev-parse", "--git-common-dir").rstrip(b"\n"))
        self.git_dir = os.path.realpath(os.path.join(self.path, found))

    def history(self, is_deployment: re.Pattern[str]) -> History:
        """Everything at once; `is_deployment` matches the names of tags that deploy."""
        trunk = self._trunk()
        tagged, branches = [], []
        for line in self._run(*_REFS).splitlines():
            kind, made, own, peeled, name = line.split(b" ", 4)
            tip, is_hotfix = peeled or own, bool(_HOTFIX.search(name))
            if kind != b"commit":
                continue
            if name.startswith(_TAGS):
                does = bool(is_deployment.fullmatch(os.fsdecode(name.removeprefix(_TAGS))))
                if does or is_hotfix:
                    tagged.append((tip, _seconds(made), (does, is_hotfix)))
            elif is_hotfix:
                branches.append(tip)
        numbers: dict[bytes, int] = {}
        tips = [*([trunk] if trunk else []), *(tag[0] for tag in tagged), *branches]
        commits = dict(self._commits(tips, numbers)) if tips else {}
        return History(
            commits,
            numbers[trunk] if trunk else None,
            tuple(Tag(numbers[tip], made, *kinds) for tip, made, kinds in tagged),
            tuple(numbers[tip] for tip in branches),
        )

    def _trunk(self) -> bytes | None:
        """The tip of the default branch: what the remote says, else the usual names."""
        for name in _TRUNKS:
            asked = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            with self._stream(*asked, is_needed=False) as lines:
                tip = lines.readline(self._output).strip()
            if tip:
                return tip
        return None

    def _commits(
        self, tips: Sequence[bytes], numbers: dict[bytes, int]
    ) -> Iterator[tuple[int, Commit]]:
        """Each commit with its number; `numbers` fills up with them by hash."""
        asked = b"\n".join(tips) + b"\n"
        form = ("--parents", "--encoding=UTF-8", "--format=tformat:%at %ct %s")
        left = self._output
        with self._stream("rev-list", *form, "--stdin", given=asked) as lines:
            while head := lines.readline(left):
                body = lines.readline(left)
                left -= len(head) + len(body)
                if left <= 0:
                    raise self._too_large()
                word, *names = head.split()
                told = body.rstrip(b"\n").split(b" ", 2)
                if word != b"commit" or not names or len(told) < 3:
                    raise self._unreadable()
                own, *parents = (numbers.setdefault(name, len(numbers)) for name in names)
                yield own, _commit(tuple(parents), *told)

    def _run(self, *words: str) -> bytes:
        with self._stream(*words) as output:
            return output.read(self._output)

    @contextmanager
    def _stream(
        self, *words: str, given: bytes = b"", is_needed: bool = True
    ) -> Iterator[IO[bytes]]:
        """What a git command writes, as it comes; it is ended with the block, or when it is late.

        Raises DeliveryError for more than was read, for lateness, and for a failure that matters.
        """
        command = ["git", *_ALWAYS, *self._trusted, "-C", self.path, *words]
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as problems:
            asked.write(given)
            asked.seek(0)
            with _started(command, asked, problems) as process:
                late = threading.Event()
                clock = threading.Timer(self._seconds, _stop, (process, late))
                clock.start()
                try:
                    assert process.stdout
                    yield process.stdout
                    is_more = bool(process.stdout.read(1))
                    if not is_more:
                        process.wait()
                finally:
                    process.kill()
                    clock.cancel()
            if late.is_set():
                raise DeliveryError(
                    f"{self.path}: git took over {self._seconds:g} seconds. Nothing was kept."
                )
            if is_more:
                raise self._too_large()
            if process.returncode and is_needed:
                problems.seek(0)
                raise self._unreadable(problems.read(4096))

    def _unreadable(self, stderr: bytes = b"") -> DeliveryError:
        if b"dubious ownership" in stderr:
            return DeliveryError(
                f"{self.path}: it belongs to another user. If you trust it: "
                f"git config --global --add safe.directory '{self.path}'"
            )
        if b"not a git repository" in stderr:
            return DeliveryError(f"{self.path}: not a git repository. Nothing was read.")
        # What git says may quote a name out of the repository.
        return DeliveryError(f"{self.path}: git cannot read its history. Try: git fsck")

    def _too_large(self) -> DeliveryError:
        return DeliveryError(
            f"{self.path}: its history is over {self._output >> 20} MiB. Nothing was kept."
        )


_REFS = (
    "for-each-ref",
    "--format=%(if)%(*objecttype)%(then)%(*objecttype)%(else)%(objecttype)%(end) "
    "%(creatordate:unix) %(objectname) %(*objectname) %(refname)",
    "refs/tags", "refs/heads", "refs/remotes",
)  # fmt: skip
_TAGS = b"refs/tags/"


def _commit(parents: tuple[int, ...], authored: bytes, committed: bytes, subject: bytes) -> Commit:
    is_revert, is_hotfix = bool(_REVERT.match(subject)), bool(_HOTFIX.search(subject))
    return Commit(parents, _seconds(authored), _seconds(committed), is_revert, is_hotfix)


def _seconds(text: bytes) -> int:
    """A time as git writes it; 0 for one that it cannot make sense of."""
    return int(text) if text.isdigit() and len(text) < 12 else 0


def _started(
    command: Sequence[str], asked: IO[bytes], problems: IO[bytes]
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command, env=_environment(), stdin=asked, stdout=subprocess.PIPE, stderr=problems
        )
    except FileNotFoundError:
        raise DeliveryError("git is not installed here, or not on the PATH.") from None


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    if process.poll() is None:
        late.set()
        process.kill()


def _environment() -> dict[str, str]:
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return env | {
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
    }


def _trusted() -> list[str]:
    """Folders of others that the person told git to trust; asking for them runs nothing."""
    env = _environment()
    del env["GIT_CONFIG_GLOBAL"]
    command = ["git", "config", "--global", "--get-all", "safe.directory"]
    try:
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=10
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return []
    return os.fsdecode(done.stdout).splitlines() if done.returncode == 0 else []

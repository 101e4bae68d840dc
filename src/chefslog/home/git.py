"""Git, which is started here and nowhere else.

A repository may be anybody's, and its settings, hooks and attributes can name programs. One list of
options keeps all of them from running. `ForeignRepository` reads somebody's: with no settings
but ours and no network. `private_repository` is a bare one in our own data folder, through
which we reach a remote: there the person's own settings for ssh, credentials and proxies hold.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from chefslog.model.sanitize import legible

SECONDS = 120.0
"""How long one command may take."""
OUTPUT = 64 << 20
"""How many bytes of output `run` takes; some 400,000 commits in a short form."""
PROTOCOLS = ("file", "http", "https", "ssh")
"""What a remote may be reached by; `ext::` and the like run commands."""

REMOTE = "chefslog"
"""The name of the remote in a private repository; a person's own settings may have others."""

_SETTINGS = {
    "advice.pushUpdateRejected": "false",
    "blame.ignoreRevsFile": "",
    "core.alternateRefsCommand": "true",
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.editor": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "true",
    "color.ui": "false",
    "commit.gpgSign": "false",
    "diff.external": "",
    "diff.ignoreSubmodules": "none",
    "diff.submodule": "short",
    "fetch.prune": "false",
    "fetch.recurseSubmodules": "no",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "gc.recentObjectsHook": "",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "gpg.x509.program": "false",
    "log.showSignature": "false",
    "mailmap.file": "",
    "maintenance.auto": "false",
    "push.followTags": "false",
    "push.gpgSign": "false",
    "push.recurseSubmodules": "no",
    "receive.autogc": "false",
    "receive.denyCurrentBranch": "refuse",
    "submodule.recurse": "false",
}
_UNREACHABLE = {
    "core.askPass": "",
    "core.gitProxy": "false",
    "core.sshCommand": "false",
    "credential.helper": "",
    "protocol.allow": "never",
}
"""What holds besides where git may not reach any remote."""
_KEPT = (
    "PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "TEMP", "TMP",
    "SYSTEMROOT", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
)  # fmt: skip
"""The variables that git gets for reading."""
_REACHING = (
    "GIT_SSH", "GIT_ASKPASS", "GIT_PROXY", "GIT_SSL", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYS",
)  # fmt: skip
"""Beginnings of git's variables that stay in force for a remote; inside of a hook the others point
to another repository."""
_IDENTITY = (
    "EMAIL", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
)  # fmt: skip
"""What else says who the person is."""
_OURS = {
    "LC_ALL": "C",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_READERS: Mapping[str, Sequence[str]] = {
    "blame": ("--no-textconv",),
    "cat-file": (),
    "diff-tree": ("--no-ext-diff", "--no-textconv"),
    "for-each-ref": (),
    "patch-id": (),
    "rev-list": (),
    "rev-parse": (),
}
"""The commands for somebody's repository, each with what keeps its programs out."""
_GRACE = 3.0
_PASSWORD = re.compile(r"(\w://)[^/@\s']*@")


class GitError(Exception):
    """Git cannot do something; the text is one line without a password.

    `reason` is the part of it that git said and so may quote the repository, "" where the text is
    all ours. `code` is git's exit code, None where it was stopped or never started.
    """

    def __init__(self, text: str, reason: str = "", code: int | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.code = code


class Git:
    """Git on one repository, which `name` stands for in messages.

    No command outlasts its time: it ends with every process that it started.
    """

    def __init__(
        self,
        name: str,
        folder: str,
        options: Sequence[str],
        env: Mapping[str, str],
        seconds: float = SECONDS,
    ) -> None:
        self.name = name
        self._folder = folder
        self._options = options
        self._env = env
        self._seconds = seconds
        self._output = OUTPUT

    def run(self, *words: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Return the output of a command. Raises GitError, also for too much of it."""
        with self.stream(*words, data=data, env=env) as output:
            return output.read(self._output)

    def ask(self, *words: str) -> str:
        """Return the output of a command as text, "" where git says no. Raises GitError."""
        try:
            return os.fsdecode(self.run(*words)).rstrip("\n")
        except GitError as error:
            if error.code is None:
                raise
            return ""

    @contextlib.contextmanager
    def stream(
        self, *words: str, data: bytes = b"", env: Mapping[str, str] | None = None
    ) -> Iterator[IO[bytes]]:
        """Yield the output of a command as it comes.

        Raises GitError for a failure, and for output that the block has not read to its end.
        """
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as problems:
            given.write(data)
            given.seek(0)
            with self.start(*words, stdin=given, stderr=problems, env=env) as process:
                assert process.stdout
                yield process.stdout
                is_cut = bool(process.stdout.read(1))
                if not is_cut:
                    process.wait()
            if is_cut:
                raise self.excess(words[0])
            if process.returncode:
                problems.seek(0)
                raise self._failure(words[0], problems.read(4096), process.returncode)

    @contextlib.contextmanager
    def start(
        self,
        *words: str,
        stdin: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.DEVNULL,
        env: Mapping[str, str] | None = None,
        seconds: float = 0,
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Yield a running command, which ends with the block. Raises GitError."""
        seconds = seconds or self._seconds
        command = [_program(), *self._options, *self._checked(words)]
        try:
            # In a session of its own nothing can ask on the terminal.
            process = subprocess.Popen(
                command, cwd=self._folder, env={**self._env, **(env or {})},
                stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise GitError(f"{self.name}: {error.strerror}") from None
        late = threading.Event()

        def stop() -> None:
            late.set()
            end_process(process)

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            end_process(process)
            for stream in filter(None, (process.stdin, process.stdout)):
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
            if late.is_set():
                raise GitError(
                    f"{self.name}: git {words[0]} took over {seconds:g} seconds. Nothing was lost."
                )

    def _checked(self, words: Sequence[str]) -> Sequence[str]:
        return words

    def excess(self, word: str) -> GitError:
        """Return what to raise for more output of a command than is read."""
        size = self._output >> 20
        return GitError(f"{self.name}: what git {word} tells is over {size} MiB. Nothing was kept.")

    def _failure(self, word: str, stderr: bytes, code: int) -> GitError:
        text = " ".join(stderr.decode("utf-8", "backslashreplace").split())
        known = ""
        if "dubious ownership" in text:
            known = "it belongs to another user. If you trust it: git config --global --add "
            known += f"safe.directory '{self._folder}'"
        elif "not a git repository" in text:
            known = "not a git repository. Nothing was read."
        if known:
            return GitError(f"{self.name}: {known}", code=code)
        reason = _PASSWORD.sub(r"\1***@", legible(text))[:800]
        return GitError(f"{self.name}: git {word} failed: {reason or code}", reason, code)


class ForeignRepository(Git):
    """Somebody's repository, only read: a folder, or one inside of it; a bare one too.

    `git_dir` is where its objects are. Only commands that look at objects and refs are run: what
    looks at the work tree runs filters, whose names are the repository's. Raises GitError.
    """

    def __init__(self, path: str, seconds: float = SECONDS, output: int = OUTPUT) -> None:
        self.path = os.path.abspath(path)
        if not os.path.isdir(self.path):
            raise GitError(f"{path}: there is no such folder. Nothing was read.")
        options = _options({**_SETTINGS, **_UNREACHABLE})
        own = _own_git(tempfile.gettempdir())
        for trusted in own.ask("config", "--global", "--get-all", "safe.directory").splitlines():
            options += ["-c", f"safe.directory={trusted}"]
        here, env = [*options, "-C", self.path], _reading_environment()
        # A pipe in place of git's own files would keep every command waiting: the first one tells.
        super().__init__(path, self.path, here, env, min(10, seconds))
        common = os.fsdecode(self.run("rev-parse", "--git-common-dir").rstrip(b"\n"))
        self.git_dir = os.path.realpath(os.path.join(self.path, common))
        head = os.fsdecode(self.run("rev-parse", "--absolute-git-dir").rstrip(b"\n"))
        # The mailmap that is committed, whatever lies in the work tree.
        mailmap = ("-c", "core.bare=true", "-c", "mailmap.blob=HEAD:.mailmap")
        self._options = [*options, *mailmap, f"--git-dir={head}", "-C", head]
        self._seconds, self._output = seconds, output

    def _checked(self, words: Sequence[str]) -> Sequence[str]:
        if words[0] not in _READERS:
            raise ValueError(f"git {words[0]} does not only read")
        return (words[0], *_READERS[words[0]], *words[1:])

    def own_mail(self) -> str:
        """Return the mail address that git would commit with here, "" where nothing says so.

        That is what variables, `author.email`, `user.email` and included files come to.
        """
        git = _own_git(self.path)
        with contextlib.suppress(GitError):
            ident = git.ask("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
            _, mark, rest = ident.rpartition("<")
            # Without any setting git would guess one from the name of the machine.
            return rest.partition(">")[0] if mark else git.ask("config", "--get", "user.email")
        return ""


def private_repository(folder: str, name: str, remote: str, seconds: float = SECONDS) -> Git:
    """Return a bare repository of our own, made if it is not there; REMOTE is its remote.

    Its folder must be one that only we can write. Raises GitError, OSError.
    """
    env = {n: v for n, v in os.environ.items() if n[:4] != "GIT_" or n.startswith(_REACHING)}
    env |= {**_OURS, "PATH": _path(), "GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS)}
    if not os.path.isdir(folder):
        _make_bare(folder, env)
    # In variables, since others can see a command line and the address may hold a password.
    settings = {f"remote.{REMOTE}.url": remote}
    if remote.startswith("file://") or os.path.isabs(remote):
        # Here the other side of git is run by us.
        for service in ("upload-pack", "receive-pack"):
            name_of = service.replace("-", "")
            settings[f"remote.{REMOTE}.{name_of}"] = _foreign_service(service)
    env["GIT_CONFIG_COUNT"] = str(len(settings))
    for at, (key, value) in enumerate(settings.items()):
        env |= {f"GIT_CONFIG_KEY_{at}": key, f"GIT_CONFIG_VALUE_{at}": value}
    return Git(name, folder, [*_options(_SETTINGS), f"--git-dir={folder}"], env, seconds)


def read_setting(file: str, key: str) -> str:
    """Return a setting of one configuration file, "" where it is unset. Raises GitError."""
    git = Git(file, tempfile.gettempdir(), _options(_SETTINGS), _reading_environment())
    return git.ask("config", "--file", file, "--no-includes", "--get", key)


def _make_bare(folder: str, env: Mapping[str, str]) -> None:
    """Made beside its place and moved there: of two at once, the second uses the first one's."""
    above = os.path.dirname(folder)
    made = tempfile.mkdtemp(prefix=".git-", dir=above)
    git = Git(folder, above, _options(_SETTINGS), env)
    git.run("init", "--quiet", "--bare", "--template=", made)
    try:
        os.rename(made, folder)
    except OSError:
        if not os.path.isdir(folder):
            raise
        shutil.rmtree(made)


def _foreign_service(name: str) -> str:
    """Git's other side in a local remote, whose own settings and hooks must not run either.

    Options and variables of ours do not pass from one side to the other, but for the latter's last.
    """
    words = [_program(), *_options({**_SETTINGS, **_UNREACHABLE}), name]
    return "GIT_ALLOW_PROTOCOL=none " + shlex.join(words)


def _options(settings: Mapping[str, str]) -> list[str]:
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    return ["--no-pager", "--no-replace-objects", *options]


def _reading_environment() -> dict[str, str]:
    env = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return env | {
        **_OURS,
        "PATH": _path(),
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ASKPASS": "",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def _own_git(folder: str) -> Git:
    """Git for what the person has set; reading settings runs nothing."""
    env = _reading_environment()
    del env["GIT_CONFIG_GLOBAL"], env["GIT_CONFIG_NOSYSTEM"]
    env |= {name: os.environ[name] for name in _IDENTITY if name in os.environ}
    return Git(folder, folder, ["--no-pager"], env, seconds=10)


def _path() -> str:
    """The PATH without folders that depend on where one stands: a repository may hold a `git`."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if os.path.isabs(folder))


def _program() -> str:
    name = "git.exe" if os.name == "nt" else "git"
    for folder in _path().split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise GitError("git is not installed here, or not on the PATH.")


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, so that it removes its lock files; then insist, to all that it started."""
    if process.returncode is not None:
        return
    for name in ("SIGTERM", "SIGKILL"):
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, getattr(signal, name))
        else:
            process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)

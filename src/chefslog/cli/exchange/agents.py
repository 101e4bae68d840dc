"""`chefslog hook` and `mcp`: what agents are given to run."""

from __future__ import annotations

import os
import sys

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home

_PAYLOAD_LIMIT = 1 << 20


def show_hook(args: Arguments) -> Output:
    """`chefslog hook TOOL`: the hook, where it goes, how to remove it."""
    from chefslog.agents.hooks import describe_hook

    return Output(None, describe_hook(_read_tool(args)))


def run_agent_hook(args: Arguments) -> Output:
    """`chefslog hook run TOOL [PAYLOAD]`; an agent must not stumble over its journal."""
    from chefslog.agents.hooks import run_hook

    tool = _read_tool(args)
    try:
        run_hook(find_home(), tool, args.words[1] if args.words[1:] else _read_payload())
    except Exception as error:
        if args.flag("debug"):
            raise
        narrate(f"chefslog hook: no draft was left ({type(error).__name__}).")
    return Output(None)


def _read_payload() -> str:
    if sys.stdin.isatty():
        return ""
    return sys.stdin.buffer.read(_PAYLOAD_LIMIT).decode("utf-8", "replace")


def _read_tool(args: Arguments) -> str:
    from chefslog.agents.hooks import TOOLS

    if args.words[0] not in TOOLS:
        raise UsageError(f'"{args.words[0]}" is not one of: {" ".join(TOOLS)}')
    return args.words[0]


def serve_mcp(args: Arguments) -> Output:
    """`chefslog mcp`: serve until the client hangs up."""
    try:
        from chefslog.agents.server import make_server
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed: pip install 'chefslog[agents]'. Nothing was served."
        ) from None
    os.environ.setdefault("MCP_LOG_LEVEL", "ERROR")
    if sys.stdin.isatty():
        narrate("An agent starts this and talks to it over standard input; ctrl+c ends it.")
    make_server(find_home()).run("stdio")
    return Output(None)

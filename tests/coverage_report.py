"""Which lines the tests run: `python -m tests coverage [PYTEST ARGUMENT …]`.

Processes that the tests start are counted too. Fails below the floor in `pyproject.toml`.
"""

from __future__ import annotations

from tests.__main__ import run_tools


def main(arguments: list[str]) -> int:
    """Run the tests, then print the files that have gaps."""
    return run_tools(
        (
            ("coverage", "erase"),
            ("coverage", "run", "-m", "pytest", *arguments),
            ("coverage", "combine", "--quiet"),
            ("coverage", "report"),
        )
    )

"""The whole test command: lint, types, import rules, tests. `python -m tests`."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig

STEPS = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
    ("pytest", *sys.argv[1:]),
)


def main() -> int:
    """Run every step, even after one that failed; the first bad exit code, else 0."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    scripts = sysconfig.get_path("scripts")
    codes = []
    for name, *rest in STEPS:
        print(f"— {name} {' '.join(rest)}", flush=True)
        codes.append(
            subprocess.run([os.path.join(scripts, name), *rest], cwd=root, check=False).returncode
        )
    bad = [code for code in codes if code]
    return bad[0] if bad else 0


if __name__ == "__main__":
    sys.exit(main())

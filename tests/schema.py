"""Whether archive.schema.json is what the table of fields says: `python -m tests schema [--write]`.

With `--write` the file is written anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from chefslog.exchange.schema import schema

FILE = Path(__file__).parents[1] / "src" / "chefslog" / "exchange" / "archive.schema.json"


def main(arguments: list[str]) -> int:
    """Compare the file, or write it; 1 where it differs."""
    parser = argparse.ArgumentParser("python -m tests schema", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the file anew")
    write = parser.parse_args(arguments).write
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if FILE.read_text(encoding="utf-8") == text:
        print(f"{FILE.name} is up to date")
    elif write:
        FILE.write_text(text, encoding="utf-8")
        print(f"wrote {FILE}")
    else:
        print(
            f"{FILE.name} differs from the table of fields. Write it with: "
            "python -m tests schema --write",
            file=sys.stderr,
        )
        return 1
    return 0

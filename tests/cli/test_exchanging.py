"""export, import and harvest as a person types them."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from chefslog.cli import exchanging
from chefslog.cli.dispatch import UsageError
from chefslog.cli.exchanging_table import EXCHANGE_COMMANDS
from chefslog.cli.parser import parse_with
from chefslog.cli.waiting import Waiting, waiting
from chefslog.home.here import Home
from tests.exchange.repositories import ME, Repo
from tests.journals import entry, put_journal
from tests.store.given import all_entries

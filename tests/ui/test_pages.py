"""No way leads nowhere: every page that is gone to by name is a page of the program."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import ui
from ui.page import Page
from ui.pages import PAGES, PageEntry

GONE_TO = re.compile(r'\.go\(\s*"(\w+)"|\bHit\([^"]*, "(\w+)"')


def _named() -> set[str]:
    found: set[str] = set()
    for source in Path(ui.__path__[0]).rglob("*.py"):
        for one, other in GONE_TO.findall(source.read_text("utf-8")):
            found.add(one or other)
    return found


def test_every_page_gone_to_exists() -> None:
    named = _named()
    assert {"case", "person", "contact", "slip"} <= named
    assert named <= {entry.key for entry in PAGES}


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_every_page_can_be_made(entry: PageEntry) -> None:
    module, name = entry.factory.split(":")
    assert issubclass(getattr(import_module(module), name), Page)

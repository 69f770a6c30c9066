"""F1 finds a topic on every page of the program, and no topic is about a page that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui
from app.catalogue.help_topics import HELP, INLINE, HelpBook
from ui.cases.case_page import SECTIONS as CASE
from ui.data_care.page import SECTIONS as DATA_CARE
from ui.mediation.page import PARTS as MEDIATION
from ui.pages import PAGES
from ui.supervision.page import SECTIONS as SUPERVISION
from ui.texts import t

BOOK = HelpBook("it", t)
PARTS = {
    "case": set(CASE),
    "data_care": set(DATA_CARE),
    "mediation": set(MEDIATION),
    "supervision": set(SUPERVISION),
}


@pytest.mark.parametrize("page", [entry.key for entry in PAGES])
def test_every_page_has_a_topic(page: str) -> None:
    assert BOOK.for_page(page) in BOOK.topics


@pytest.mark.parametrize("page", list(PARTS))
def test_every_part_of_a_page_has_its_own(page: str) -> None:
    told = {one for topic in BOOK.topics.values() for one in topic.pages}
    assert {part for part in PARTS[page] if f"{page}:{part}" not in told} == set()


def test_no_topic_is_about_a_page_that_is_not_there() -> None:
    pages = {entry.key for entry in PAGES}
    pages |= {f"{page}:{part}" for page, parts in PARTS.items() for part in parts}
    assert {one for topic in BOOK.topics.values() for one in topic.pages} <= pages


def test_no_topic_names_a_button_no_window_shows() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(ui.__path__[0]).rglob("*.py"))
    written = set(re.findall(r'"([a-z_]+(?:\.[a-z_0-9]+)+)"', source))
    made = {
        re.compile(re.escape(first) + r"[a-z_0-9]+" + re.escape(last))
        for first, last in re.findall(r'f"([a-z_]+\.[a-z_.]*)\{[^{}"]+\}([a-z_.]*)"', source)
    }
    named = {one["name"] for path in HELP.glob("*.toml") for one in INLINE.finditer(path.read_text("utf-8"))}
    # Forms make the words of their sections from the declaration of a kind.
    made.add(re.compile(r"section\.[a-z_]+\.[a-z_]+"))
    missing = {name for name in named - {None} - written if not any(one.fullmatch(name) for one in made)}
    assert missing == set()
    assert not any(one.fullmatch("nowhere.at_all") for one in made)

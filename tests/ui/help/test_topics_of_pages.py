"""F1 finds a topic on every page of the program, and no topic is about a page that is not there."""

from __future__ import annotations

import pytest

from app.catalogue.help_topics import HelpBook
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

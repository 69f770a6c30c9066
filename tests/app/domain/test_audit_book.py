"""A page of the audit says how often, never what; a page that was changed or is missing is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.audiences import Member
from app.domain.audit_book import (
    MOST_LINES,
    SORTS,
    AuditWeek,
    Entry,
    Line,
    book_id,
    counts_of,
    counts_told,
    files_of,
    gathered,
    lines_told,
    missing,
    monday,
    sort_of,
    told,
    watchers,
)
from app.domain.ids import RecordId, new_id
from app.domain.sealed_records import is_true, sealed

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("action", "kind", "sort"),
    [
        ("view", "case", "opened"),
        ("read", "reserved_note", "reserved"),
        ("print", "case", "printed"),
        ("export", "", "exported"),
        ("unlock", "person", "emergency"),
        ("share", "person", "opened_to"),
        ("share", "referral", None),
        ("create", "disclosure", "disclosed"),
        ("create", "rights_request", "requests"),
        ("update", "restriction", "requests"),
        ("create", "retention_run", "retention"),
        ("create", "erasure", None),  # the act itself is a purge
        ("fail", "person", "emergency"),
        ("purge", "person", "erased"),
        ("create", "contact", None),
        ("update", "person", None),
        ("sync", "", None),
        ("delete", "rights_request", None),
    ],
)
def test_the_daily_work_is_not_told_and_what_matters_is(action: str, kind: str, sort: str | None) -> None:
    assert sort_of(action, kind) == sort
    assert sort is None or sort in SORTS


def test_acts_of_one_day_about_one_file_are_one_line() -> None:
    read = Entry(DAY, "read", "person", ["reserved_note"], "aa")
    lines = gathered([read, read, replace(read, file="bb"), Entry(DAY, "update", "person", ["sex"], "aa")])
    assert lines == [
        Line("reserved", DAY, "reserved_note", "aa", 2),
        Line("reserved", DAY, "reserved_note", "bb", 1),
    ]
    assert counts_of(lines) == {"reserved": 3}


def test_a_table_says_its_rows_and_the_weightiest_comes_first() -> None:
    entries = [
        Entry(DAY, "view", "case", [], "aa"),
        Entry(DAY, "export", "", ["cases", "120"], ""),
        Entry(DAY, "export", "", ["contact"], ""),
        Entry(DAY, "create", "disclosure", ["person", "recipient"], "aa"),
        Entry(DAY, "unlock", "person", [], "aa"),
        Entry(DAY, "fail", "person", [], "aa"),
    ]
    lines = gathered(entries)
    sorts = ["emergency", "emergency", "exported", "exported", "disclosed", "opened"]
    assert [line.sort for line in lines] == sorts
    assert [line.what for line in lines[:2]] == ["attempt", "person"]
    assert lines[2] == Line("exported", DAY, "cases", "", 1, 120)
    assert lines[4].what == "disclosure", "the names of fields are nobody's business here"
    assert files_of(lines) == 1


def test_what_a_page_was_told_is_read_from_it() -> None:
    lines = gathered([Entry(DAY, "view", "case", [], str(n)) for n in range(MOST_LINES + 9)])
    counts, rows = told(lines)
    page = AuditWeek(counts=counts, lines=rows)
    assert counts_told(page) == {"opened": MOST_LINES + 9, "files": MOST_LINES + 9}
    assert lines_told(page) == lines[:MOST_LINES]


@pytest.mark.parametrize("text", [None, "", "{", "3", '{"a": "b"}', '[1, ["x"], ["a","b","c","d",1,2]]'])
def test_what_cannot_be_read_is_passed_over(text: str | None) -> None:
    page = AuditWeek(counts=text, lines=text)
    assert counts_told(page) == {}
    assert lines_told(page) == []


def test_a_changed_page_is_not_taken_and_a_missing_one_is_seen() -> None:
    owner = new_id()
    first = sealed(AuditWeek(book=book_id(owner), by=owner, week=DAY, counts='{"read":9}'))
    second = sealed(AuditWeek(book=book_id(owner), by=owner, week=DAY, previous=first.id.hex()))
    assert is_true(first)
    assert not is_true(replace(first, counts='{"read":1}'))
    assert missing([first, second]) == 0
    assert missing([second]) == 1
    assert book_id(owner) == book_id(owner) != book_id(new_id())


def test_a_week_begins_on_monday() -> None:
    assert [monday(date(2026, 11, day)) for day in (16, 20, 22, 23)] == [
        date(2026, 11, 16),
        date(2026, 11, 16),
        date(2026, 11, 16),
        date(2026, 11, 23),
    ]


@pytest.mark.parametrize(
    ("role", "sites", "reads"),
    [
        ("dpo", {"b"}, True),
        ("supervisor", {"a", "b"}, True),
        ("supervisor", {"b"}, False),
        ("supervisor", set(), True),
        ("auditor", {"a"}, True),
        ("casemanager", {"a"}, False),
        ("officer", {"a"}, False),
    ],
)
def test_a_book_is_read_by_its_owner_and_those_who_watch_over_the_site(
    role: str, sites: set[str], reads: bool
) -> None:
    def member(role: str, sites: set[str]) -> Member:
        at = frozenset(RecordId(site.encode() * 16) for site in sites)
        return Member(new_id(), frozenset({role}), at)

    owner, other = member("operator", {"a"}), member(role, sites)
    assert watchers(owner, [owner, other]) == {owner.user} | ({other.user} if reads else set())
    nowhere = member("operator", set())
    assert (other.user in watchers(nowhere, [other])) is (role in ("dpo", "supervisor", "auditor"))

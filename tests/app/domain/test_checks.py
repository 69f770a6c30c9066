"""All problems of a record are said at once, and a draft is asked for less than a submission."""

from __future__ import annotations

from app.domain import declaration as d
from app.domain.checks import check
from app.domain.declaration import Need, Record, Registry, Scope


@d.record("form", id=900, scope=Scope.FILE, registry=Registry())
class Form(Record):
    """A form with one field of each demand."""

    who: str | None = d.text(id=1, need=Need.DRAFT, max_length=5)
    why: str | None = d.note(id=2, need=Need.SUBMIT)
    meals: int | None = d.integer(id=3, minimum=0, maximum=5)
    colour: str | None = d.code("V01", id=4)
    tongues: frozenset[str] = d.codes("language", id=5, need=Need.SUBMIT)


def said(form: Form, level: Need = Need.DRAFT) -> list[tuple[str, str]]:
    return [(p.key, p.name) for p in check(form, level, lambda _list, code: code in {"it", "red"})]


def test_a_draft_asks_only_for_what_a_draft_needs() -> None:
    assert said(Form()) == [("check.missing", "who")]
    assert said(Form(who="Amal")) == []


def test_a_submission_asks_for_the_rest_at_once() -> None:
    assert said(Form(), Need.SUBMIT) == [
        ("check.missing", "who"),
        ("check.missing", "why"),
        ("check.missing", "tongues"),
    ]


def test_blanks_are_no_answer() -> None:
    assert said(Form(who=" \u00a0 ")) == [("check.missing", "who")]


def test_lengths_and_ranges() -> None:
    assert said(Form(who="123456", meals=6)) == [("check.too_long", "who"), ("check.too_large", "meals")]
    assert said(Form(who="12345", meals=-1)) == [("check.too_small", "meals")]
    assert said(Form(who="12345", meals=0)) == said(Form(who="1", meals=5)) == []


def test_an_unknown_code_is_a_warning_and_is_named() -> None:
    problems = check(
        Form(who="A", colour="blue", tongues=frozenset({"xx", "it", "aa"})), known=lambda _, c: c == "it"
    )
    assert [(p.name, p.params["code"], p.warning) for p in problems] == [
        ("colour", "blue", True),
        ("tongues", "aa", True),
        ("tongues", "xx", True),
    ]


def test_codes_pass_where_nobody_knows_the_lists() -> None:
    assert check(Form(who="A", colour="blue")) == []

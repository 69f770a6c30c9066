"""Every declared kind stands: lists, targets, parents and numbers."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.catalogue.codelists import codelist_ids
from app.domain.declaration import FieldSpec, Kind, Need, Scope
from app.domain.kinds import FAMILIES, KINDS

NUMBERS = Path(__file__).parents[2] / "fixtures" / "kind_numbers.toml"
ELSEWHERE = {"country", "language", "comune"}
"""Lists that come from the reference data of places and languages."""

ALL = list(KINDS)
FIELDS = [spec for kind in ALL for spec in kind.fields]


def test_every_family_is_read() -> None:
    folder = Path(__file__).parents[3] / "app" / "domain"
    declaring = {p.stem for p in folder.glob("*.py") if "@d.record(" in p.read_text(encoding="utf-8")}
    assert declaring == {module.__name__.rpartition(".")[2] for module in FAMILIES}


@pytest.mark.parametrize("spec", FIELDS, ids=lambda spec: f"{spec.kind}.{spec.name}")
def test_a_coded_answer_has_its_list_and_a_pointer_its_kind(spec: FieldSpec) -> None:
    assert spec.code_list in {"", *codelist_ids(), *ELSEWHERE}
    assert spec.target in {"", "mediation_request", *(kind.name for kind in ALL)}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_parents_lead_to_a_root(kind: Kind) -> None:
    seen = [kind]
    while (parent := seen[-1].parent) is not None:
        assert parent.need is Need.DRAFT, "without its parent a record has no space to live in"
        assert parent.target not in [k.name for k in seen]
        seen.append(KINDS.named(parent.target))
    root = seen[-1]
    if "mediation_job" in [kind.name for kind in seen]:
        assert root.name == "site", "one mediation: the request behind it is the site's"
    elif root.name == "audit_book":
        assert root.scope is Scope.NAMED, "the book of one person: about nobody's file"
    elif kind.name == "file_request":
        assert root.name == "site", "who asks for a file does not know the person's record"
    elif kind.name == "rights_letter":
        assert root is kind, "who writes a letter down knows neither the file nor its site"
    elif kind.scope in (Scope.FILE, Scope.RESERVED, Scope.NAMED):
        assert root.name == "person"
    else:
        assert root.scope is Scope.ORGANISATION


def test_numbers_are_for_ever() -> None:
    """The frozen file only grows: a line taken out or changed is a broken promise to old laptops."""
    frozen = tomllib.loads(NUMBERS.read_text(encoding="utf-8"))
    declared = {
        kind.name: {
            "id": kind.id,
            **{spec.name: f"{spec.id} {spec.type}" for spec in kind.fields},
        }
        for kind in ALL
    }
    assert declared == frozen, "a new kind or field gets its new line in kind_numbers.toml"


def test_no_field_takes_the_name_of_a_column_of_the_row() -> None:
    own = {"rid", "id", "space", "alive", "change", "meta", "extra"}
    assert not [spec for spec in FIELDS if spec.name in own]


def test_what_may_harm_is_neither_searched_nor_exported() -> None:
    for kind in ALL:
        if kind.data_class == "C4":
            assert not [f.name for f in kind.fields if f.search != "no"]
            assert not [f.name for f in kind.fields if f.type == "note" and f.export]
        assert kind.audit_reads is (kind.data_class in ("C3", "C4"))

"""A declaration is refused when it would break a promise, and tells all that follows from it."""

from __future__ import annotations

import pytest

from app.domain import declaration as d
from app.domain.declaration import FieldType, Merge, Record, Registry, Scope
from app.domain.ids import RecordId


def declared(registry: Registry, name: str = "thing", number: int = 900) -> type[Record]:
    @d.record(name, id=number, scope=Scope.FILE, registry=registry)
    class Thing(Record):
        colours: frozenset[str] = d.codes("V01", id=1)
        owners: frozenset[bytes] = d.refs("user", id=2)
        owner: RecordId | None = d.ref("user", id=3, parent=True)
        price: int | None = d.cents(id=4)
        remark: str | None = d.note(id=5)

    return Thing


def test_a_kind_is_known_by_name_and_by_number() -> None:
    registry = Registry()
    kind = d.kind_of(declared(registry))
    assert registry.named("thing") is kind
    assert registry.numbered(900) is kind
    assert registry.numbered(901) is None
    with pytest.raises(KeyError):
        registry.named("other")


def test_what_follows_from_a_field() -> None:
    kind = d.kind_of(declared(Registry()))
    colours = kind.by_name["colours"]
    assert (colours.label_key, kind.label_key) == ("field.thing.colours", "kind.thing")
    assert (colours.is_set, colours.merge, colours.code_list) == (True, Merge.UNION, "V01")
    assert kind.by_id[4].type is FieldType.CENTS
    assert kind.by_id[5].max_length > 10_000
    assert kind.parent is kind.by_name["owner"]
    assert kind.by_name["owner"].merge is Merge.ASK


def test_new_records_have_their_own_ids_and_empty_answers() -> None:
    thing = declared(Registry())
    one, other = thing(), thing()
    assert one.id != other.id
    assert getattr(one, "colours") == frozenset()  # noqa: B009 - the class is made on the fly
    assert getattr(one, "price") is None  # noqa: B009
    assert d.kind_of(one) is d.kind_of(thing)


@pytest.mark.parametrize(("name", "number"), [("thing", 901), ("other", 900)])
def test_a_name_or_number_is_given_once(name: str, number: int) -> None:
    registry = Registry()
    declared(registry)
    with pytest.raises(ValueError, match="declared twice"):
        declared(registry, name, number)


def test_a_copy_of_the_registry_grows_alone() -> None:
    registry = Registry()
    declared(registry)
    other = registry.copy()
    declared(other, "second", 901)
    assert [kind.name for kind in registry] == ["thing"]
    assert [kind.name for kind in other] == ["thing", "second"]


def test_a_subclass_is_not_a_kind() -> None:
    thing = declared(Registry())
    later = type("Later", (thing,), {})
    with pytest.raises(TypeError, match="Later is not a declared kind"):
        d.kind_of(later)


@pytest.mark.parametrize(
    ("scope", "data_class"),
    [
        (Scope.FILE, "C3"),
        (Scope.FILE, "C4"),
        (Scope.RESERVED, "C2"),
        (Scope.RESERVED, "C4"),
        (Scope.NAMED, "C3"),
        (Scope.SITE, "C3"),
        (Scope.ORGANISATION, "C3"),
        (Scope.FILE, "C5"),
        (Scope.FILE, ""),
    ],
)
def test_a_class_never_lives_below_its_confidentiality(scope: Scope, data_class: str) -> None:
    with pytest.raises(ValueError, match="class"):

        @d.record("secret", id=902, scope=scope, data_class=data_class, registry=Registry())
        class Secret(Record):
            text: str | None = d.text(id=1)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (0, 1), (-1, 2)])
def test_field_numbers_are_positive_and_different(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="field numbers"):

        @d.record("twice", id=903, scope=Scope.FILE, registry=Registry())
        class Twice(Record):
            one: str | None = d.text(id=first)
            two: str | None = d.text(id=second)


def test_a_record_lives_with_one_parent() -> None:
    with pytest.raises(ValueError, match="one parent"):

        @d.record("orphan", id=904, scope=Scope.FILE, registry=Registry())
        class Orphan(Record):
            one: RecordId | None = d.ref("person", id=1, parent=True)
            two: RecordId | None = d.ref("site", id=2, parent=True)


def test_a_kind_without_parent_is_a_root() -> None:
    @d.record("root", id=905, scope=Scope.ORGANISATION, registry=Registry())
    class Root(Record):
        name: str | None = d.text(id=1)

    assert d.kind_of(Root).parent is None

"""The tree of services: two levels, four languages."""

from __future__ import annotations

from app.catalogue.codelists import codelist
from app.catalogue.services import areas, children, services


def test_the_tree_has_two_levels() -> None:
    assert len(services()) == 85
    assert len(areas()) == 18
    for service in services().values():
        assert not service.parent or (service.parent in services() and not services()[service.parent].parent)
        assert service.code == service.parent or service.code.startswith(service.parent)
    assert [one.code for one in children("food")] == ["food.canteen", "food.parcel"]


def test_every_service_speaks_four_languages() -> None:
    for service in services().values():
        assert len(service.labels) == 4
        assert all(service.labels)
    assert services()["food.canteen"].label("fr") == "Cantine solidaire"
    assert codelist("service").label("legal.asylum", "ar") == "الحماية الدولية"

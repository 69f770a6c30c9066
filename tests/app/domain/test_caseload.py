"""A caseload has the same id on every laptop, and another for another colleague or site."""

from __future__ import annotations

from app.domain.caseload import caseload_id
from app.domain.ids import new_id


def test_a_caseload_is_found_again_by_site_and_colleague() -> None:
    site, colleague = new_id(), new_id()
    assert caseload_id(site, colleague) == caseload_id(site, colleague)
    assert len({caseload_id(site, colleague), caseload_id(colleague, site), caseload_id(site, new_id())}) == 3

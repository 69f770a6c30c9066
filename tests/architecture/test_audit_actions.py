"""Every act the program records is a code of the list of audited acts (V72), so that it can be read."""

from __future__ import annotations

import re

from app.catalogue.codelists import codelist
from tests.architecture.files import ROOT

RECORDED = re.compile(r"""(?:note_act\(|_audit\.append\(|action=)\s*"(\w+)"|_after\([^)]*?"(\w+)",""")


def test_every_recorded_act_is_of_the_list() -> None:
    written = {
        found
        for folder in ("storage", "usecases")
        for path in (ROOT / "app" / folder).rglob("*.py")
        for match in RECORDED.finditer(path.read_text(encoding="utf-8"))
        for found in match.groups()
        if found
    }
    assert {"view", "create", "update", "delete", "restore", "export"} <= written
    assert written - set(codelist("V72").codes) == set()

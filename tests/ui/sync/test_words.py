"""Whatever is set aside, or goes wrong, is said in a sentence of its own, in each language."""

from __future__ import annotations

import pytest

from app.catalogue.messages import LANGUAGES, Messages
from sync.client.checking import Reason
from sync.protocol.faults import Fault


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_fault_has_its_sentence(language: str) -> None:
    messages = Messages(language)
    assert [one for one in Reason if not messages.has(f"sync.reason.{one.value}")] == []
    assert [one for one in Fault if not messages.has(f"sync.fault.{one.value}")] == []

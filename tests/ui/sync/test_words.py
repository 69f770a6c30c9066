"""Whatever is set aside, or goes wrong, is said in a sentence of its own, in each language."""

from __future__ import annotations

import pytest

from app.catalogue.messages import LANGUAGES, Messages
from app.usecases.sync_views import Stand, SyncState
from sync.client.checking import Reason
from sync.protocol.faults import Fault
from ui import texts
from ui.sync.words import fault_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_fault_has_its_sentence(language: str) -> None:
    messages = Messages(language)
    assert [one for one in Reason if not messages.has(f"sync.reason.{one.value}")] == []
    assert [one for one in Fault if not messages.has(f"sync.fault.{one.value}")] == []


def test_nothing_promises_to_try_by_itself_where_one_syncs_by_hand() -> None:
    texts.set_language("it")
    by_itself = SyncState(Stand.OFFLINE, fault="offline")
    by_hand = SyncState(Stand.OFFLINE, fault="offline", field=True)
    assert fault_words(by_itself) == texts.t("sync.fault.offline")
    assert fault_words(by_hand) == texts.t("sync.fault.offline_field")
    assert texts.t("sync.now") in fault_words(by_hand)

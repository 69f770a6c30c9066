"""How the state of the sync is told: in the pill and on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from app.usecases.sync_views import OWN_DISK, Stand, SyncState
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.tokens import Tone

Told = tuple[str, Tone, str]
"""Words, mood, drawing."""

_ICONS: Final[dict[Stand, str]] = {
    Stand.ALONE: "laptop",
    Stand.SYNCED: "cloud",
    Stand.WAITING: "upload",
    Stand.WORKING: "refresh-cw",
    Stand.OFFLINE: "cloud-off",
    Stand.FIELD: "tent",
    Stand.TROUBLE: "circle-alert",
}

_TONES: Final[dict[Stand, Tone]] = {Stand.SYNCED: "ok", Stand.TROUBLE: "warn"}


def pill_words(state: SyncState, decide: int) -> Told:
    """The pill; being offline is no fault and never red."""
    words, tone = state_words(state), _TONES.get(state.stand, "neutral")
    if decide:
        return wording.facts(words, t("sync.decide", n=decide)), "warn", "git-compare-arrows"
    if _own_disk(state):
        return words, "warn", _ICONS[Stand.TROUBLE]
    return words, tone, _ICONS[state.stand]


def state_words(state: SyncState) -> str:
    """Where this laptop and the server stand to each other, in few words."""
    return _SAY[state.stand](state)


def _synced(state: SyncState) -> str:
    if state.synced_ms is None:
        return t("sync.never")
    return t("sync.synced", time=_when(state.synced_ms))


def _working(state: SyncState) -> str:
    if state.phase == "files" and state.total:
        return t("sync.files", done=min(state.done + 1, state.total), total=state.total)
    if state.total > 1:
        key = "sync.sending" if state.phase == "sending" else "sync.fetching"
        return t(key, done=min(state.done + 1, state.total), total=state.total)
    return t("sync.working")


def _own_disk(state: SyncState) -> bool:
    """Whether it is this computer's disk that stops it, not the network."""
    return state.stand is Stand.OFFLINE and state.fault == OWN_DISK


def _offline(state: SyncState) -> str:
    disk = _own_disk(state)
    if state.offline_ms:
        words = t("sync.disk" if disk else "sync.offline", time=_when(state.offline_ms))
    else:
        words = t("sync.disk_now" if disk else "sync.offline_now")
    return wording.facts(words, _waiting(state))


def _waiting(state: SyncState) -> str:
    return wording.facts(
        t("sync.waiting", n=state.waiting) if state.waiting else "",
        t("sync.files_waiting", n=state.files) if state.files else "",
    )


_SAY: Final[dict[Stand, Callable[[SyncState], str]]] = {
    Stand.ALONE: lambda _state: t("state.here"),
    Stand.SYNCED: _synced,
    Stand.WAITING: _waiting,
    Stand.WORKING: _working,
    Stand.OFFLINE: _offline,
    Stand.FIELD: lambda state: wording.facts(t("sync.field"), _waiting(state)),
    Stand.TROUBLE: lambda _state: t("sync.trouble"),
}


def _when(milliseconds: int | None) -> str:
    """14:32 of today, else the day too."""
    if milliseconds is None:
        return ""
    at = wording.moment_of(milliseconds).astimezone()
    today = datetime.now(UTC).astimezone().date()
    return texts.formats().time(at) if at.date() == today else wording.moment_words(milliseconds)


def fault_words(state: SyncState) -> str:
    """What is wrong and what it means, in one sentence; empty while all is well."""
    key = f"sync.fault.{state.fault}"
    if state.field and texts.known(f"{key}_field"):
        return t(f"{key}_field")  # nothing is tried by itself there
    return t(key) if state.fault and texts.known(key) else t("sync.fault.other") if state.fault else ""


def reason_words(state: str, reason: str) -> str:
    """Why a change is still here."""
    for key in (f"sync.why.{state}.{reason}", f"sync.code.{reason}", f"sync.why.{state}"):
        if texts.known(key):
            return t(key)
    return t("sync.why.waiting")


def aside_words(reason: str) -> str:
    """Why something that came was set aside."""
    key = f"sync.reason.{reason}"
    return t(key) if texts.known(key) else t("sync.aside.other")


def files_words(state: SyncState) -> str:
    """How many files the server lacks, how large they are, and what they wait for; empty when it has all."""
    if not state.files:
        return ""
    formats = texts.formats()
    held = t("sync.files_metered") if state.metered else ""
    return wording.facts(formats.number(state.files), formats.size(state.file_bytes), held)

"""Pictures of what only people who work together see: each at the laptop of whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QScrollArea

from app.domain.handover import Handover
from app.domain.site import Site
from app.usecases.parted_logs import PartedLine, PartedLogs
from app.usecases.sync_views import ANOTHER_DEVICE, DOUBTFUL, Stand, SyncState
from ui.emergency import held
from ui.emergency.envelopes_card import EnvelopesCard
from ui.emergency.page import EmergencyPage
from ui.handovers.page import OfferCard, RequestCard
from ui.main_window import MainWindow
from ui.mediator import running
from ui.members.invite_page import InvitePage
from ui.scene import Scene, shown
from ui.scenes_stage import Together
from ui.sync.page import SyncPage

Show = Callable[[MainWindow, Together], None]


@dataclass(frozen=True, slots=True)
class Seat:
    """One picture at the laptop `who` (a field of `Together`)."""

    who: str
    name: str
    show: Show
    page: str = ""
    then: Callable[[MainWindow], None] | None = None


def _goes(page: str, **params: Any) -> Show:
    def show(window: MainWindow, _stage: Together) -> None:
        window.go(page, **params)

    return show


def _site(stage: Together) -> Site:
    return stage.luca.session.ask(lambda reader: reader.find(Site))[0]


# Emergency


def _form(window: MainWindow, stage: Together) -> None:
    held.close(stage.luca.session, stage.in_danger)
    window.go("emergency", person=stage.in_danger, case=stage.case)


def _form_wrong(window: MainWindow) -> None:
    shown(window, EmergencyPage).form.submit()


def _opened(window: MainWindow, stage: Together) -> None:
    held.hold(stage.luca.session, stage.in_danger, stage.opened)
    window.go("today")
    window.go("emergency", person=stage.in_danger, case=stage.case)


def _case(section: str, window: MainWindow, stage: Together) -> None:
    window.go("case", case=stage.case, section=section)


def _envelopes(window: MainWindow) -> None:
    card = window.findChild(EnvelopesCard)
    for area in window.findChildren(QScrollArea):
        if card is not None and area.isAncestorOf(card):
            area.ensureWidgetVisible(card, 0, 200)


def _code(window: MainWindow, stage: Together) -> None:
    window.go("emergency_code", site=_site(stage).id)


# Handing over


def _open_cards(window: MainWindow) -> None:
    for card in [*window.findChildren(OfferCard), *window.findChildren(RequestCard)]:
        card.open()


def _referral(window: MainWindow, _stage: Together) -> None:
    (offer,) = window.session.ask(lambda reader: reader.find(Handover))
    window.go("referral", referral=offer.referral)


# Sync


def _says(window: MainWindow, stage: Together, **what: Any) -> None:
    """The page as it looks in another state than it is in."""
    window.go("sync")
    sync = stage.luca.sync
    if sync is not None:
        told: SyncState = replace(sync.state, **what)
        sync.changed.emit(told)


def _state(name: str, **what: Any) -> Seat:
    return Seat("luca", f"sync-{name}", partial(_says, **what), "sync")


def _trouble(fault: str) -> Seat:
    return _state(fault, stand=Stand.TROUBLE, fault=fault)


def _two_lists(window: MainWindow) -> None:
    """What an officer sees whose laptop had read what the server has lost since."""
    at = 1_795_396_753_000
    lost = (
        PartedLine("removed", "Omar Prova", "Sara Prova", at, waits=True),
        PartedLine("erase", "", "Sara Prova", at, waits=True),
        PartedLine("laptop_gone", "Luca Prova", "Luca Prova", at),
    )
    told = (PartedLine("user", "Nora Prova", "Kofi Prova", at, ("operator",)),)
    page = shown(window, SyncPage)
    page.parted.tell(PartedLogs(lost, told, 4, ("Sara Prova",), may_decide=True, handed=False))
    if page.parted.decide is not None:
        page.parted.decide.click()


# Mediating


def _runs(window: MainWindow, stage: Together) -> None:
    running.start(stage.nadia.session, stage.job, datetime.now(UTC) - timedelta(minutes=23))
    window.go("my_day")


def _session(window: MainWindow, stage: Together) -> None:
    now = datetime.now(UTC)
    since = now - timedelta(minutes=50)
    window.go("my_session", job=stage.job, since=since.isoformat(), until=now.isoformat())


def _concern(window: MainWindow, stage: Together) -> None:
    window.go("my_concern", job=stage.job)


# Inviting


def _make_invitation(window: MainWindow) -> None:
    page = shown(window, InvitePage)
    if page.form is not None:
        site = window.session.ask(lambda reader: reader.find(Site))[0]
        page.name.setText("Amina Prova")
        page.form.show_place(frozenset({"operator"}), frozenset({site.id}))
        page.submit()


SEATS: Final[tuple[Seat, ...]] = (
    Seat("luca", "emergency", _form),
    Seat("luca", "emergency-wrong", _form, "emergency", _form_wrong),
    Seat("luca", "emergency-opened", _opened, "emergency"),
    Seat("luca", "case-shut", partial(_case, "reserved"), "case"),
    Seat("luca", "sync-waiting", _goes("sync"), "sync"),
    _trouble("revoked"),
    _trouble("stranger"),
    _trouble("rolled_back"),
    _trouble("forked"),
    Seat("luca", "sync-parted", partial(_says, stand=Stand.TROUBLE, fault="parted"), "sync", _two_lists),
    _state("offline", stand=Stand.OFFLINE, fault="offline", offline_ms=1_795_396_753_000),
    _state("working", stand=Stand.WORKING, phase="push", done=12, total=40),
    _state("restored", notice=ANOTHER_DEVICE),
    _state("doubtful", notice=DOUBTFUL),
    Seat("kofi", "handovers", _goes("handovers")),
    Seat("kofi", "handovers-read", _goes("handovers"), "handovers", _open_cards),
    Seat("nadia", "my-day", _goes("my_day")),
    Seat("nadia", "my-day-running", _runs, "my_day"),
    Seat("nadia", "my-session", _session),
    Seat("nadia", "my-concern", _concern),
    Seat("amina", "joining", _goes("joining")),
    Seat("giulia", "today-together", _goes("today"), "today"),
    Seat("giulia", "supervision-together", _goes("supervision"), "supervision"),
    Seat("giulia", "decide-together", _goes("decide"), "decide"),
    Seat("giulia", "conflict", _goes("conflict")),
    Seat("giulia", "concerns", _goes("concerns")),
    Seat("giulia", "handovers-asked", _goes("handovers"), "handovers", _open_cards),
    Seat("giulia", "hand-over", _referral, "referral"),
    Seat("giulia", "erasures", _goes("erasures")),
    Seat("giulia", "organisation-together", _goes("organisation"), "organisation"),
    Seat("giulia", "members", _goes("members")),
    Seat("giulia", "invite", _goes("invite")),
    Seat("giulia", "invitation", _goes("invite"), "invite", _make_invitation),
    Seat("giulia", "kit", _goes("kit")),
    Seat("giulia", "kit-practice", _goes("kit_practice")),
    Seat("giulia", "kit-use", _goes("kit_use")),
    Seat("giulia", "envelopes", _goes("settings"), "settings", _envelopes),
    Seat("giulia", "emergency-code", _code),
)


def scenes_of(who: str, stage: Together) -> list[Scene]:
    """What is to be shown at somebody's laptop."""
    return [
        Scene(seat.name, partial(_at, seat.show, stage), seat.page, seat.then)
        for seat in SEATS
        if seat.who == who
    ]


def _at(show: Show, stage: Together, window: MainWindow) -> None:
    show(window, stage)

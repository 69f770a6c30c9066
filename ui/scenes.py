"""Further pictures: the pages that are reached from other pages, on the invented people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.ids import RecordId
from app.domain.leaving import ExitPlan
from app.domain.rights import Restriction, RightsRequest
from app.usecases import case_lists, households, leaving, mediation_views, rights
from app.usecases.case_lists import CaseList, CaseOrder, CaseQuery
from app.usecases.samples.long_kept import close_long_ago
from app.usecases.samples.plans import invent_some
from ui.scene import Scene

if TYPE_CHECKING:
    from app.usecases.case_lists import CaseCard
    from ui.main_window import MainWindow


def _cases(window: MainWindow, count: int = 60) -> list[CaseCard]:
    query = CaseQuery(user=window.session.user.id, order=CaseOrder.NUMBER)
    rids = window.session.ask(lambda reader: CaseList().rows(reader, query))
    cards = window.session.ask(case_lists.cards, rids[:count])
    return [card for card in cards if card.state == "active"]


def _case(section: str, window: MainWindow) -> None:
    window.go("case", case=_cases(window)[0].id, section=section)


def _of_person(page: str, window: MainWindow) -> None:
    window.go(page, person=_cases(window)[0].person)


def _family(window: MainWindow) -> None:
    window.go("household", person=_somebody_with_family(window))


def _mediation(window: MainWindow) -> None:
    lines = window.session.ask(mediation_views.all_lines, window.session.user.id, datetime.now(UTC))
    open_ = [line.request.id for line in lines if line.standing.state == "approved"]
    window.go("mediation_request", request=(open_ or [lines[0].request.id])[0])


def _somebody_with_family(window: MainWindow) -> RecordId:
    cards = _cases(window)
    lives = (card.person for card in cards if window.session.ask(households.homes_of, card.person))
    return next(lives, cards[0].person)


def _leaving(window: MainWindow) -> None:
    case = _cases(window)[0]
    told = ExitPlan(
        case=case.id,
        trigger="recognised",
        reason="recognised_out",
        destination="SAI_ORD",
        leaves_on=date.today(),  # noqa: DTZ011 - the day here
    )
    window.session.do(leaving.plan, told)
    window.session.do(leaving.tick, case.id, "bank", leaving.DONE, text="Libretto postale")
    _case("leaving", window)


def _rights(window: MainWindow) -> None:
    card = _cases(window)[0]
    asked = RightsRequest(
        person=card.person, type="access", language="fra", text="Je voudrais voir mon dossier"
    )
    window.session.do(rights.receive, asked)
    if not window.session.ask(rights.desk, card.person, date.today()).restricted:  # noqa: DTZ011 - the day here
        window.session.do(rights.restrict, Restriction(person=card.person, reason="Contesta l'indirizzo"))
    window.go("rights", person=card.person, case=card.id)


def _erase(window: MainWindow) -> None:
    window.go("erase", person=window.session.do(close_long_ago))


def _retention(window: MainWindow) -> None:
    window.session.do(close_long_ago)
    window.go("data_care", section="retention")


def _plan(page: str, window: MainWindow) -> None:
    window.go(page, case=window.session.do(invent_some, date.today()))  # noqa: DTZ011 - the day here


CASE: Final = Scene("case", partial(_case, "overview"))
CASE_NEEDS: Final = Scene("case-needs", partial(_case, "needs"), "case")
CASE_REQUIREMENTS: Final = Scene("case-requirements", partial(_case, "requirements"), "case")
CASE_LEAVING: Final = Scene("case-leaving", _leaving, "case")
RIGHTS: Final = Scene("rights", _rights)
ERASE: Final = Scene("erase", _erase)
RETENTION: Final = Scene("retention", _retention, "data_care")
DEADLINES: Final = Scene("deadlines", lambda window: window.go("deadlines"))
PLAN: Final = Scene("plan", partial(_plan, "plan"))
EQUIPE: Final = Scene("equipe", partial(_plan, "equipe"))
PERSON: Final = Scene("person", partial(_of_person, "person"))
REGISTER: Final = Scene("register", lambda window: window.go("register"))
CONTACT: Final = Scene("contact", partial(_of_person, "contact"))
HOUSEHOLD: Final = Scene("household", _family)
MEDIATION_SLIP: Final = Scene("mediation-slip", partial(_of_person, "mediation_slip"))
MEDIATION_REQUEST: Final = Scene("mediation-request", _mediation)
NEW_CODE: Final = Scene("new-code", lambda window: window.go("new_code"))

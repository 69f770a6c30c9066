"""More pictures of who works alone: what is reached from a file, a list or the directory."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QImage

from app.domain.attachment import Attachment
from app.domain.consent import Consent
from app.domain.directory.questions import Question
from app.domain.person import IdentityDocument
from app.usecases import attachments, case_lists
from app.usecases.case_lists import CaseList, CaseOrder, CaseQuery
from app.usecases.directory import desk
from app.usecases.referrals import drafting, handover_offers
from app.usecases.referrals.handover_offers import Recipient
from ui.cases.case_page import CasePage
from ui.forms.editors import open_record_editor
from ui.scene import Scene, shown
from ui.shell.help_page import HelpPage
from ui.texts import t

if TYPE_CHECKING:
    from app.domain.referral import Referral
    from app.usecases.case_lists import CaseCard
    from ui.main_window import MainWindow
    from ui.page import Page

TABLE: Final = """Nome;Comune;Tel;Interno
Sportello casa;Forlì;0543 12;x1
Ambulatorio;Roma;06 12;x2
;Bari;080 1;x3
"""


def _card(window: MainWindow, place: int = 0) -> CaseCard:
    query = CaseQuery(user=window.session.user.id, order=CaseOrder.NUMBER)
    rids = window.session.ask(lambda reader: CaseList().rows(reader, query))
    cards = window.session.ask(case_lists.cards, rids)
    return [card for card in cards if card.state == "active"][place]


def _of_case(page: str, window: MainWindow) -> None:
    window.go(page, case=_card(window).id)


def _section(section: str, window: MainWindow) -> None:
    window.go("case", case=_card(window).id, section=section)


def _part(page: str, name: str, part: str, window: MainWindow) -> None:
    window.go(page, **{name: part})


def _search_help(window: MainWindow) -> None:
    window.go("help", topic="sync")
    shown(window, HelpPage).view.search.setText(t("kind.plan"))


def _document(window: MainWindow) -> None:
    open_record_editor(_page(window).shell, IdentityDocument(person=_card(window).person), new=True)


def _consent(window: MainWindow) -> None:
    open_record_editor(_page(window).shell, Consent(person=_card(window).person), new=True)


def _page(window: MainWindow) -> Page:
    window.go("case", case=_card(window).id)
    return shown(window, CasePage)


def _attachment(window: MainWindow) -> None:
    card = _card(window)
    picture = QImage(900, 1200, QImage.Format.Format_RGB32)
    picture.fill(0xFFE8E2D0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "permesso.png"
        picture.save(str(file))
        content = file.read_bytes()
    about = Attachment(person=card.person, case=card.id)
    kept = window.session.do(attachments.attach, about, file.name, content)
    window.go("attachment", attachment=kept.id)


def _merge(window: MainWindow) -> None:
    window.go("merge", person=_card(window, 1).person, into=_card(window, 2).person)


def _referral(window: MainWindow) -> None:
    """To a service of the directory, where there is one."""
    card = _card(window, 1)
    found = window.session.ask(desk.find, Question(words="consultorio"), _today())
    place = found.hits[0].entry.id if found.hits else None
    made = window.session.do(_draft, card, place)
    window.go("referral", referral=made.id)


def _draft(store: Any, card: CaseCard, place: bytes | None) -> Referral:
    if place is not None:
        return drafting.begin(store, card.person, place, reason="Visita di controllo")
    to = Recipient("outside", body="Comune di Forlì", project="SAI ordinari")
    return handover_offers.begin(store, card.id, to)


def _slip(window: MainWindow) -> None:
    found = window.session.ask(desk.find, Question(words="consultorio"), _today())
    if found.hits:
        window.go("slip", entry=found.hits[0].entry.id, languages=["ara"])


def _import(window: MainWindow) -> None:
    table = Path(tempfile.gettempdir()) / "approdo-servizi.csv"
    table.write_text(TABLE, encoding="utf-8")
    window.go("import", path=str(table))


def _today() -> date:
    return datetime.now(UTC).date()


SCENES: Final = (
    *(
        Scene(f"case-{key}", partial(_section, key), "case")
        for key in ("person", "papers", "stay", "plan", "tasks", "referrals", "files", "consents", "reserved")
    ),
    *(
        Scene(f"supervision-{key}", partial(_part, "supervision", "section", key), "supervision")
        for key in ("came_in", "quality", "workload", "watch")
    ),
    *(
        Scene(f"mediation-{key}", partial(_part, "mediation", "part", key), "mediation")
        for key in ("mediators", "hours")
    ),
    Scene("history", partial(_of_case, "history")),
    Scene("opened-by", partial(_of_case, "opened_by")),
    Scene("assessment", partial(_of_case, "assessment")),
    Scene("equipe-agenda", lambda window: window.go("equipe_agenda")),
    Scene("leaving", lambda window: window.go("leaving")),
    Scene("record", _document),
    Scene("consent", _consent, "record"),
    Scene("attachment", _attachment),
    Scene("merge", _merge),
    Scene("referral", _referral),
    Scene("slip", _slip),
    Scene("import", _import),
    Scene("create-organisation", lambda window: window.go("create_organisation")),
    Scene("help-topic", lambda window: window.go("help", topic="leaving"), "help"),
    Scene("help-search", _search_help, "help"),
)

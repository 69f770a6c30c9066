"""What the directory is asked: words, kind of help, place, and a few switches."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue import comune_list
from app.catalogue.places import comuni, provinces
from app.catalogue.services import LIST as SERVICES
from app.domain.directory.questions import Place, Question, Reach, Seeker
from ui.forms.choices import offer_of
from ui.forms.code_inputs import FoundCodeField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.fields import TextField

SWITCHES = ("open", "free", "verified", "fitting")


class Filters(QWidget):
    """`asked` when anything changed; `question` says what."""

    asked = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.words = TextField()
        self.words.setObjectName("words")
        self.words.setPlaceholderText(t("directory.words"))
        self.words.setAccessibleName(t("directory.words"))
        self.words.textChanged.connect(lambda _text: self.asked.emit())
        self.category = FoundCodeField(offer_of(SERVICES, today))
        self.category.setPlaceholderText(t("directory.category"))
        self.category.setAccessibleName(t("directory.category"))
        self.category.setObjectName("category")
        self.category.edited.connect(self.asked.emit)
        self._town = ""
        self.comune = FoundCodeField(offer_of(comune_list.LIST, today))
        self.comune.setPlaceholderText(t("directory.comune"))
        self.comune.setAccessibleName(t("directory.comune"))
        self.comune.setObjectName("comune")
        self.comune.edited.connect(self.asked.emit)
        self.reach = ChipRow(
            [(reach.value, t(f"directory.reach_{reach.value}")) for reach in Reach], name=t("directory.reach")
        )
        self.reach.setObjectName("reach")
        self.reach.chosen.connect(lambda _keys: self.asked.emit())
        self.switches = ChipRow(
            [(key, t(f"directory.only_{key}")) for key in SWITCHES], name=t("directory.only"), many=True
        )
        self.switches.setObjectName("switches")
        self.switches.chosen.connect(lambda _keys: self.asked.emit())
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.words, 3)
        top.addWidget(self.category, 2)
        top.addWidget(self.comune, 2)
        column.addLayout(top)
        below = QHBoxLayout()
        below.setSpacing(px(16))
        below.addWidget(self.reach, 1)
        below.addWidget(self.switches, 1)
        column.addLayout(below)

    def question(self, seeker: Seeker, limit: int, now: datetime) -> Question:
        """What is asked, for `seeker`."""
        on = set(self.switches.keys())
        return Question(
            words=self.words.text(),
            category=self.category.value() or "",
            place=self._place(),
            seeker=seeker,
            open_at=now if "open" in on else None,
            free="free" in on,
            verified_only="verified" in on,
            only_fitting="fitting" in on,
            limit=limit,
        )

    def stand_in(self, town: str) -> None:
        """The comune (ISTAT code, or nothing) whose services come first while no place is typed."""
        self._town = town
        found = comuni.by_istat(town) if town else None
        words = t("directory.comune_near", town=found.name) if found else t("directory.comune")
        self.comune.setPlaceholderText(words)

    def show_reach(self) -> None:
        """The reach matters only around a comune."""
        self.reach.setVisible(self.comune.value() is not None)

    def _place(self) -> Place | None:
        """Where to look; with no place typed the own town only comes first, and leaves nothing out."""
        code = self.comune.value() or self._town
        found = comuni.by_istat(code) if code else None
        if found is None:
            return None
        reach = Reach((self.reach.keys() or [Reach.COMUNE.value])[0])
        if not self.comune.value():
            reach = Reach.ANYWHERE
        region = next((p.region for p in provinces().values() if p.sigla == found.sigla), "")
        return Place(comune=found.istat, city=found.name, province=found.sigla, region=region, reach=reach)

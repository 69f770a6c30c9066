"""A laptop that will never confirm an erasure: taken away, with the reason the certificate gives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from app.domain.erasure import GONE_REASONS, RESTORED
from app.usecases.erasing import DeviceStanding
from ui.cases import wording
from ui.texts import inserted, t
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class GoneCard(Card):
    """`on_say` gets the laptop's id and the reason; `on_leave` is called when it was not meant."""

    def __init__(
        self, laptop: DeviceStanding, on_say: Callable[[str, str], object], on_leave: Callable[[], object]
    ) -> None:
        super().__init__(t("erasure.gone.title", name=inserted(laptop.name or "…")))
        choices = [(one, wording.label_of("laptop_gone_reason", one)) for one in GONE_REASONS]
        self.reason = ChoiceField(choices, name=t("erasure.gone.reason"))
        self.reason.set_value(RESTORED)
        self.say = Button(
            t("erasure.gone.say"),
            lambda: on_say(laptop.device, self.reason.value() or RESTORED),
            kind="danger",
        )
        self.leave = Button(t("job.cancel"), on_leave, kind="quiet")
        self.body.addWidget(label(t("erasure.gone.reason"), "small"))
        self.body.addWidget(self.reason)
        self.body.addWidget(InlineMessage(t("erasure.gone.words"), "warn"))
        row = QHBoxLayout()
        row.addWidget(self.say)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.body.addLayout(row)

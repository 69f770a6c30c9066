"""A server on this laptop, for the colleagues on the same switch: started, its address, stopped."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.usecases.server_here import PORT, ServerHere
from ui.forms.small_inputs import WholeNumberField
from ui.page import Shell
from ui.serving import server_folder
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.form import FormRow
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import show_if

PORTS: Final = range(1024, 65536)
"""Those that anybody may open."""


class ServerCard(Card):
    """Hidden where nothing can be sent (tests of a page)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("server_here.title"))
        self._shell = shell
        self.body.addWidget(label(t("server_here.intro"), "muted", wrap=True))
        self.port = WholeNumberField()
        self.port.set_value(PORT)
        self.port.setObjectName("server_here.port")
        self.port.setMaximumWidth(px(140))
        self._row = FormRow(t("server_here.port"), self.port)
        self._facts = KeyValues()
        self.start = Button(t("server_here.start"), self._start, icon="server")
        self.stop = Button(t("server_here.stop"), self._stop, icon="power")
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        self.body.addWidget(self._row, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self._facts)
        self.body.addLayout(buttons)
        show_if(self, shell.sync is not None)
        self.body.addWidget(label(t("server_here.stays"), "small", wrap=True))
        if shell.sync is not None:
            shell.sync.changed.connect(self._look)
        self._look()

    def _look(self, _: object = None) -> None:
        """It may have begun by itself."""
        self._tell(self._shell.sync.serving if self._shell.sync is not None else None)

    def _start(self) -> None:
        if self._shell.sync is not None:
            port = self.port.value()
            if port is None or port not in PORTS:
                self._row.say_problem(t("server_here.port_wrong", least=PORTS.start, most=PORTS.stop - 1))
                self.port.setFocus()
                return
            self._row.say_problem("")
            self.start.setEnabled(False)
            self._shell.sync.serve(server_folder(), port, self._tell, self._failed)

    def _stop(self) -> None:
        if self._shell.sync is not None:
            self._shell.sync.stop_serving()
        self._tell(None)

    def _failed(self, error: Exception) -> None:
        self._tell(None)
        self._shell.show_error(error)

    def _tell(self, server: ServerHere | None) -> None:
        running = server is not None and server.running
        self._row.setVisible(not running)
        self.start.setVisible(not running)
        self.start.setEnabled(True)
        self.stop.setVisible(running)
        self._facts.setVisible(running)
        if server is not None and running:
            self._facts.show_facts(
                [
                    (t("server_here.address"), inserted("\n".join(server.addresses))),
                    (t("server_here.claim"), inserted(server.claim)),
                ]
            )

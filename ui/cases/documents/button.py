"""Make a document of what one is looking at: a button, a few choices below it, the question where to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.ids import RecordId
from app.errors import DomainError
from app.usecases.documents import making
from app.usecases.documents.making import Choices
from ui.cases.popover import Popover
from ui.page import Shell
from ui.texts import NATIVE_NAMES, t
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.labels import label

PDF, WORD = "pdf", "docx"
ALONE: Final = "it"
"""Italian and no language beside it."""


def document_button(shell: Shell, what: str, id: RecordId) -> Button:
    """A button that makes the document `what` of the record `id`."""
    button = Button(t(f"documents.make.{what}"), icon="file-text")
    button.setObjectName(f"document.{what}")
    button.clicked.connect(lambda: offer(shell, what, id, button))
    return button


def document_icon(shell: Shell, what: str, id: RecordId, of: str) -> IconButton:
    """The same as a drawing in a row; `of` says of which line, for those who cannot see it."""
    button = IconButton("file-text", t("documents.make_of", what=t(f"documents.make.{what}"), of=of), size=16)
    button.setObjectName(f"document.{what}")
    button.clicked.connect(lambda: offer(shell, what, id, button))
    return button


def offer(shell: Shell, what: str, id: RecordId, under: QWidget) -> DocumentChoice:
    """Open the choices below the button `under`."""
    found = shell.session.ask(making.choices, shell.session.user, what, id)
    choice = DocumentChoice(shell, what, id, found, under)
    choice.open_under(under)
    return choice


class DocumentChoice(Popover):
    """PDF or Word, which language beside, the part for specialists, a template of one's own."""

    def __init__(self, shell: Shell, what: str, id: RecordId, found: Choices, parent: QWidget) -> None:
        super().__init__(t(f"documents.make.{what}"), parent, width=360)
        self._shell, self._what, self._id = shell, what, id
        self._template: bytes = b""
        self.body.addWidget(label(t("documents.format"), "small"))
        formats = [(PDF, t("documents.pdf")), (WORD, t("documents.word"))]
        self.format = _row(formats, t("documents.format"), PDF)
        self.body.addWidget(self.format)
        self.body.addWidget(label(t("documents.beside"), "small"))
        spoken = [(ALONE, t("documents.alone")), *((k, v) for k, v in NATIVE_NAMES.items() if k != ALONE)]
        self.language = _row(spoken, t("documents.beside"), found.language or ALONE)
        self.body.addWidget(self.language)
        self.reserved = Chip(t("documents.reserved"), ticked=True)
        if found.may_reserved:
            self.body.addWidget(self.reserved)
        self.own = Button(t("documents.own"), self._choose_template, kind="link", icon="folder-open")
        self.body.addWidget(self.own)
        self.note = label(t("documents.own_word", example="{{told.held_on}}"), "small", wrap=True)
        self.body.addWidget(self.note)
        if found.may:
            make = Button(t("documents.make"), self._ask_where, kind="primary", icon="download")
            self.body.addWidget(make)
        else:
            self.body.addWidget(label(t("error.not_allowed"), "muted", wrap=True))

    def use(self, template: Path) -> bool:
        """Take a template of one's own; what is wrong with it is said. A Word file is made of it."""
        try:
            self._template = making.own(template)
        except DomainError as error:
            self._shell.show_error(error)
            return False
        self.format.choose(WORD)
        self.note.setText(t("documents.own_chosen"))
        return True

    def make(self, path: Path) -> None:
        """Gather, fill in, write; the file is told to be kept safe."""
        language = self.language.keys()[0]
        kept = _Work(self._shell, self._template if path.suffix == f".{WORD}" else b"", path)
        self._shell.do(
            making.gather,
            self._what,
            self._id,
            "" if language == ALONE else language,
            with_reserved=self.reserved.isChecked(),
            then=kept.fill,
        )
        self.close()

    def _ask_where(self) -> None:
        ending = self.format.keys()[0]
        # Not a name of anybody: everybody sees the names of files.
        day = date.today().isoformat()  # noqa: DTZ011 - the day on this desk
        name = f"{t(f'documents.file.{self._what}')}-{day}.{ending}"
        kinds = f"{t('documents.pdf' if ending == PDF else 'documents.word')} (*.{ending})"
        chosen, _ = QFileDialog.getSaveFileName(self.parentWidget(), t("documents.make"), name, kinds)
        if chosen:
            path = Path(chosen)
            self.make(path if path.suffix == f".{ending}" else path.with_name(f"{path.name}.{ending}"))

    def _choose_template(self) -> None:
        kinds = f"{t('documents.word')} (*.docx)"
        chosen, _ = QFileDialog.getOpenFileName(self.parentWidget(), t("documents.own"), "", kinds)
        if chosen:
            self.use(Path(chosen))
        self.show()


class _Work:
    """One document on its way; it outlives the choices, which are shut by then."""

    def __init__(self, shell: Shell, template: bytes, path: Path) -> None:
        self._shell, self._template, self._path = shell, template, path

    def fill(self, told: dict[str, Any]) -> None:
        if self._path.suffix == f".{WORD}":
            self._run(partial(making.word_file, told, self._template), self._keep)
        else:
            self._run(partial(making.web_page, told), self._draw)

    def _draw(self, page: str) -> None:
        from ui.cases.documents.pdf import pdf

        self._keep(pdf(page))

    def _keep(self, content: bytes) -> None:
        self._run(partial(making.save, self._path, content), self._done)

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._shell.jobs.run(work, then=then, failed=self._shell.show_error, lane="background")

    def _done(self, _result: Any) -> None:
        self._shell.toast(t("documents.done"), tone="warn")


def _row(choices: list[tuple[str, str]], name: str, chosen: str) -> ChipRow:
    row = ChipRow(choices, name=name)
    row.choose(chosen)
    return row

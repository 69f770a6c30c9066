"""The files kept with the case: put in, seen inside the program, copied out only on purpose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.attachment import MAX_ATTACHMENT_BYTES, Attachment
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.errors import DomainError
from app.usecases import attachments, people
from app.usecases.permissions import Act
from app.usecases.sync_views import Stand
from ui import texts
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, Told, column_of, section_card
from ui.texts import t
from ui.widgets.buttons import Button, IconButton

PATTERNS = "*.pdf *.jpg *.jpeg *.png *.webp *.tif *.tiff *.docx *.odt *.xlsx *.ods *.txt *.csv"


def build(ctx: CaseContext) -> QWidget:
    """The files, newest first."""
    card = section_card(
        t("case.files"),
        [_row(ctx, one) for one in ctx.page.attachments],
        empty=t("case.files_none"),
        action=t("case.files_add"),
        on_action=partial(choose_file, ctx),
    )
    away = [one for one in ctx.page.attachments if one.id in ctx.page.away]
    if away and ctx.shell.sync is not None and ctx.shell.sync.state.stand is not Stand.ALONE:
        size = texts.formats().size(sum(one.size or 0 for one in away))
        words = t("case.files_bring", n=len(away), size=size)
        bring = partial(_bring, ctx, [one.id for one in away])
        button = Button(words, bring, icon="download")
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
    return column_of(card)


def _bring(ctx: CaseContext, ids: list[RecordId]) -> None:
    """Let files come to this laptop: for who leaves with it."""
    if ctx.shell.sync is not None:
        ctx.shell.sync.bring(ids)
        ctx.shell.toast(t("case.files_bringing"))


def choose_file(ctx: CaseContext) -> None:
    """Ask for a file and put it in."""
    window = ctx.shell if isinstance(ctx.shell, QWidget) else None
    path, _ = QFileDialog.getOpenFileName(window, t("case.files_add"), "", f"{t('case.files')} ({PATTERNS})")
    if path:
        put_in(ctx, Path(path))


def put_in(ctx: CaseContext, path: Path) -> None:
    """Keep the file of `path` with the case; it is read in the writer's thread."""
    about = Attachment(person=ctx.person.id, case=ctx.case.id)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_ATTACHMENT_BYTES else b""
    except OSError:
        ctx.shell.toast(t("case.file_unreadable"), tone="bad")
        return
    if size > MAX_ATTACHMENT_BYTES:
        ctx.shell.show_error(DomainError("attachments.too_big", mb=MAX_ATTACHMENT_BYTES >> 20))
        return
    ctx.shell.do(attachments.attach, about, path.name, content, done=t("case.file_added"))


def title_of(one: Attachment) -> str:
    """Its own title, else what kind it is, else its name."""
    return one.title or one.file_name or ""


def _row(ctx: CaseContext, one: Attachment) -> QWidget:
    title = title_of(one)
    told = wording.facts(
        wording.label_of("attachment_kind", one.kind),
        one.file_name if one.title else "",
        texts.formats().size(one.size) if one.size else "",
        texts.formats().short_day(one.taken_on) if one.taken_on else "",
    )
    is_picture = (one.media_type or "").startswith("image/")
    is_photo = one.id == ctx.person.photo
    icon = "image" if is_picture else "file-text"
    look = partial(ctx.shell.go, "attachment", attachment=one.id)
    detach = partial(ctx.shell.do, attachments.detach, one.id, done=t("case.file_removed"))
    actions: list[QWidget] = [
        Button(t("case.file_look"), look, name=t("case.file_look_of", what=title)),
        IconButton("trash-2", t("case.file_remove_of", what=title), detach, size=16),
        IconButton("history", t("case.history_of", what=title), partial(ctx.history, one), size=16),
    ]
    if is_picture and ctx.may(Act.WRITE_PERSON):
        words = t("case.photo_not" if is_photo else "case.photo_use", what=title)
        actions.insert(1, IconButton("user-round", words, partial(_mark, ctx, one, not is_photo), size=16))
    badges: list[Told] = [(t("case.photo"), "info")] if is_photo else []
    if one.id in ctx.page.away:
        badges.append((t("case.file_away"), "neutral"))
    return RecordRow(title, [told], icon=icon, on_title=look, actions=actions, badges=badges)


def _mark(ctx: CaseContext, one: Attachment, on: bool) -> None:
    """Show this picture beside the name, or no longer."""

    def warn(problems: list[Problem]) -> None:
        if problems:
            ctx.shell.toast(" ".join(t(p.key, **dict(p.params)) for p in problems), tone="warn")

    done = t("case.photo_set" if on else "case.photo_gone")
    ctx.shell.do(people.set_photo, ctx.person.id, one.id if on else None, then=warn, done=done)

"""The person's picture for the strip: read and decoded off the GUI thread, kept nowhere."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from app.domain.attachment import Attachment
from app.usecases import attachments
from app.usecases.case_sheets import CaseSheet
from ui.cases.identity_strip import IdentityStrip
from ui.cases.rendering import NotShown, picture
from ui.page import Shell


def show(shell: Shell, strip: IdentityStrip, sheet: CaseSheet) -> None:
    """Fetch the picture of whose case `sheet` is, if one of their files is marked as such."""
    marked = sheet.page.file.person.photo
    found = next((one for one in sheet.page.attachments if one.id == marked), None)
    if found is None or found.id in sheet.page.away:
        return

    def work(about: Attachment) -> QImage:
        content = shell.session.ask(attachments.content, about.id)
        return picture(content, about.media_type or "", 0, 1.0).image

    shell.jobs.run(
        partial(work, found),
        owner=strip,
        then=partial(strip.show_photo, found.id),
        failed=partial(_tell, shell),
        lane="background",
    )


def _tell(shell: Shell, error: Exception) -> None:
    # A broken picture, or one that has not come yet: the letters stay.
    if not isinstance(error, NotShown):
        shell.show_error(error)

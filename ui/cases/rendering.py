"""Pictures of an attachment made in memory: nothing is ever written to the disk to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

LONGEST = 6000
"""Pixels of the longest side: a larger picture is made smaller, not refused."""


class NotShown(Exception):
    """These bytes give no picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of an attachment; `pages` counts them all."""

    image: QImage
    page: int
    pages: int


def picture(content: bytes, media_type: str, page: int, scale: float) -> Picture:
    """Page `page` (from 0) at `scale` pixels for a point of the paper; NotShown when there is none."""
    if media_type == "application/pdf":
        return _pdf_page(content, page, scale)
    return Picture(_image(content), 0, 1)


def _pdf_page(content: bytes, page: int, scale: float) -> Picture:
    import pypdfium2  # four megabytes that most days do not want

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise NotShown from error
    try:
        pages = len(document)
        sheet = document[page]
        wide, high = sheet.get_size()
        fitting = min(scale, LONGEST / max(wide, high, 1))
        bitmap = sheet.render(scale=fitting, rev_byteorder=True, prefer_bgrx=True)
        buffer = bytes(bitmap.buffer)
        shown = QImage(buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        return Picture(shown.copy(), page, pages)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise NotShown from error
    finally:
        document.close()


def _image(content: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LONGEST:
        factor = LONGEST / max(size.width(), size.height())
        reader.setScaledSize(size * factor)
    image = reader.read()
    if image.isNull():
        raise NotShown
    return image

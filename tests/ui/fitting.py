"""Which words of a window have less room than they need."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QTableView,
    QToolButton,
    QWidget,
)

from ui.widgets.table.view import TableView
from ui.widgets.table.widths import head_width

ROUNDING = 1
"""Pixels a measure may be off."""


def cut_words(root: QWidget) -> list[str]:
    """Labels, buttons and heads of columns that are cut, each with what it needs and what it has.

    Buttons that shorten their words themselves (pages of the rail, chips of a name) are left out: they
    say the whole when the mouse rests on them.
    """
    shown = [one for one in root.findChildren(QWidget) if one.isVisibleTo(root)]
    shown = [one for one in shown if not one.visibleRegion().isEmpty()]
    told = [f"{_said(one)}: {why}" for one in shown if _said(one) and (why := _why(one))]
    for table in (one for one in shown if isinstance(one, TableView)):
        told += _cut_heads(table)
    told += [f"{type(one).__name__} scrolls sideways" for one in shown if _sideways(one)]
    return told


def _said(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _why(widget: QWidget) -> str:
    if isinstance(widget, QLabel) and widget.wordWrap():
        tall = widget.heightForWidth(widget.width())
        return f"{tall} high, {widget.height()} given" if tall > widget.height() + ROUNDING else ""
    if isinstance(widget, QLabel | QPushButton | QToolButton | QCheckBox | QRadioButton):
        wide = widget.sizeHint().width()
        if wide > widget.width() + ROUNDING:
            return f"{wide} wide, {widget.width()} given"
    seen = widget.visibleRegion().boundingRect().width()
    return f"{widget.width()} wide, {seen} seen" if seen < widget.width() - ROUNDING else ""


def _cut_heads(table: TableView) -> list[str]:
    places = [i for i in range(len(table.rows.columns)) if not table.isColumnHidden(i)]
    heads = {i: head_width(table.rows.columns[i]) for i in places}
    return [
        f"{table.rows.columns[i].title}: {wide} wide, {table.columnWidth(i)} given"
        for i, wide in heads.items()
        if wide > table.columnWidth(i) + ROUNDING
    ]


def _sideways(widget: QWidget) -> bool:
    if not isinstance(widget, QAbstractScrollArea) or isinstance(widget, QTableView):
        return False
    bar = widget.horizontalScrollBar()
    return bar.isVisible() and bar.maximum() > 0

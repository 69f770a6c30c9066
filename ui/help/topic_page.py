"""A topic as the rich text of a reading field: escaped words, numbered steps, keys and links."""

from __future__ import annotations

from html import escape
from itertools import groupby

from app.catalogue.help_topics import Block, Run, Topic
from ui.texts import inserted, is_rtl, t
from ui.theme.look import px, tokens

TOPIC, PAGE = "topic:", "page:"
"""What the links of a topic begin with."""


def page_of(topic: Topic, titles: dict[str, str], way: tuple[str, str] | None = None) -> str:
    """The whole topic; `titles` of those to read on at, `way` the page it is about and its name."""
    parts = [f"<h2>{escape(topic.title)}</h2>"]
    parts += [_together(list(blocks)) for _, blocks in groupby(topic.blocks, lambda block: block.kind)]
    if way is not None:
        parts.append(f"<p>{_link(PAGE + way[0], t('palette.go', page=way[1]))}</p>")
    if topic.see:
        parts.append(f"<h4>{escape(t('help.see'))}</h4>")
        parts += [f"<p class='see'>{_link(TOPIC + key, titles[key])}</p>" for key in topic.see]
    return f'<div dir="{"rtl" if is_rtl() else "ltr"}">{"".join(parts)}</div>'


def style() -> str:
    """Colours and distances in force, for `QTextDocument.setDefaultStyleSheet`."""
    c, high = tokens(), 100 if is_rtl() else 112  # the lines of Arabic letters are high by themselves
    return f"""
h2 {{ font-size: {px(20)}px; font-weight: bold; margin: 0 0 {px(10)}px 0; }}
h4 {{ font-size: {px(13)}px; font-weight: bold; color: {c.muted}; margin: {px(18)}px 0 {px(4)}px 0; }}
p, li {{ font-size: {px(14)}px; line-height: {high}%; margin: 0 0 {px(8)}px 0; color: {c.text}; }}
p.see {{ margin: 0 0 {px(3)}px 0; }}
a {{ color: {c.accent}; text-decoration: none; }}
.key {{ background-color: {c.neutral_bg}; color: {c.neutral}; }}
"""


def _together(blocks: list[Block]) -> str:
    """Blocks of one kind that follow each other."""
    first = blocks[0]
    if first.kind == "text":
        return "".join(f"<p>{_words(block)}</p>" for block in blocks)
    items = "".join(f"<li>{_words(block)}</li>" for block in blocks)
    if first.kind == "point":
        return f"<ul>{items}</ul>"
    # Qt lays the number and its dot out from the left in every language.
    signs = "-qt-list-number-prefix: '.'; -qt-list-number-suffix: '';" if is_rtl() else ""
    return f'<ol start="{first.number}" style="{signs}">{items}</ol>'


def _words(block: Block) -> str:
    return "".join(_run(run) for run in block.runs)


def _run(run: Run) -> str:
    if run.kind == "name":
        return f"<b>{escape(run.text)}</b>"
    if run.kind == "key":
        return f'<span class="key">&nbsp;{inserted(escape(run.text))}&nbsp;</span>'
    return _link(TOPIC + run.target, run.text) if run.kind == "link" else escape(run.text)


def _link(target: str, words: str) -> str:
    return f'<a href="{escape(target)}">{escape(words)}</a>'

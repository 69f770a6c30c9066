"""Makes the Word templates anew: python resources/templates/make.py"""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

HERE = Path(__file__).parent
QUIET, INK = RGBColor(0x5A, 0x68, 0x78), RGBColor(0x1D, 0x27, 0x33)


def tag(cell_or_doc, text):
    """A paragraph that holds only an instruction; it goes when the template is filled in."""
    cell_or_doc.add_paragraph(text)


def write(paragraph, text, *, size=10, bold=False, quiet=False, rtl=False):
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = QUIET if quiet else INK
    properties = run._r.get_or_add_rPr()
    for name, value in (("w:szCs", str(int(size * 2))), ("w:bCs", "1" if bold else "0")):
        one = OxmlElement(name)
        one.set(qn("w:val"), value)
        properties.append(one)
    if rtl:
        properties.append(OxmlElement("w:rtl"))
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def either(place, text, test, **look):
    """The same words from the left or from the right, as `test` says when it is filled in."""
    tag(place, "{%p if " + test + " %}")
    write(place.add_paragraph(), text, rtl=True, **look)
    tag(place, "{%p else %}")
    write(place.add_paragraph(), text, **look)
    tag(place, "{%p endif %}")


def words(place, name, *, beside=True, **look):
    """Words in Italian and, where there are others, in the second language below."""
    either(place, "{{ " + name + ".it }}", name + ".rtl", **look)
    if beside:
        tag(place, "{%p if " + name + ".other %}")
        either(place, "{{ " + name + ".other }}", name + ".other_rtl", **{**look, "quiet": True, "bold": False})
        tag(place, "{%p endif %}")


def first_out(cell):
    """A cell begins with an empty paragraph nobody asked for."""
    paragraph = cell.paragraphs[0]._p
    if len(cell.paragraphs) > 1:
        paragraph.getparent().remove(paragraph)


def new_table(doc, rows, cols, *, lines=("top", "bottom", "insideH")):
    """A table of thin quiet lines whose words stand under those of the page."""
    table = doc.add_table(rows=rows, cols=cols)
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in lines:
        one = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C3CDD9")):
            one.set(qn(f"w:{name}"), value)
        borders.append(one)
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", 28), ("left", 0), ("bottom", 28), ("right", 140)):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(room))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    for old in properties.findall(qn("w:tblLayout")):
        properties.remove(old)
    look = properties.find(qn("w:tblLook"))
    for one in (borders, layout, margins):
        properties.append(one) if look is None else look.addprevious(one)
    return table


def whole(row):
    """A row is not cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def widths(table, *centimetres):
    table.autofit = False
    for column, width in enumerate(centimetres):
        table.columns[column].width = Cm(width)
        for cell in table.columns[column].cells:
            cell.width = Cm(width)


def row_tag(table, text):
    table.add_row().cells[0].paragraphs[0].add_run(text)


def kept_together(place):
    """The paragraphs of a cell, or these, stay with what follows them."""
    for paragraph in getattr(place, "paragraphs", place):
        paragraph.paragraph_format.keep_with_next = True


def facts(doc, source):
    """Label, answer, label in the second language; without one, label and answer."""
    tag(doc, "{%p if two and " + source + " %}")
    _facts(doc, source, (4.4, 8.2, 4.4))
    tag(doc, "{%p endif %}")
    tag(doc, "{%p if not two and " + source + " %}")
    _facts(doc, source, (5.5, 11.5))
    tag(doc, "{%p endif %}")


def _facts(doc, source, sizes):
    table = new_table(doc, 0, len(sizes))
    row_tag(table, "{%tr for fact in " + source + " %}")
    cells = whole(table.add_row()).cells
    write(cells[0].paragraphs[0], "{{ fact.label.it }}", quiet=True, size=9)
    words(cells[1], "fact.value")
    first_out(cells[1])
    if len(sizes) > 2:
        either(cells[2], "{{ fact.label.other }}", "fact.label.other_rtl", quiet=True, size=9)
        first_out(cells[2])
    row_tag(table, "{%tr endfor %}")
    widths(table, *sizes)


def grid(doc):
    """A table of as many columns as the part has."""
    tag(doc, "{%p if part.grid.rows %}")
    space(doc)
    table = new_table(doc, 1, 3)
    head = whole(table.rows[0])
    head._tr.trPr.append(OxmlElement("w:tblHeader"))
    _repeat(head, "part.grid.heads", "head", bold=True, size=9)
    row_tag(table, "{%tr for row in part.grid.rows %}")
    body = whole(table.add_row())
    _repeat(body, "row", "cell", size=9.5)
    row_tag(table, "{%tr endfor %}")
    tag(doc, "{%p endif %}")


def _repeat(row, source, name, **look):
    row.cells[0].paragraphs[0].add_run("{%tc for " + name + " in " + source + " %}")
    words(row.cells[1], name, **look)
    first_out(row.cells[1])
    row.cells[2].paragraphs[0].add_run("{%tc endfor %}")


def parts(doc):
    tag(doc, "{%p for part in parts %}")
    space(doc)
    begun = len(doc.paragraphs)
    words(doc, "part.title", bold=True, size=11.5)
    kept_together(doc.paragraphs[begun:])
    facts(doc, "part.facts")
    tag(doc, "{%p if part.text.it %}")
    words(doc, "part.text")
    tag(doc, "{%p endif %}")
    grid(doc)
    tag(doc, "{%p endfor %}")


def signers(doc):
    space(doc)
    table = new_table(doc, 0, 2, lines=("bottom", "insideH"))
    row_tag(table, "{%tr for one in signers %}")
    row = whole(table.add_row())
    row.height = Cm(1.7)  # room for a name written by hand
    cells = row.cells
    words(cells[0], "one.who", quiet=True, size=9)
    write(cells[0].add_paragraph(), "{{ one.name }}", bold=True)
    first_out(cells[0])
    words(cells[1], "one.told", size=9)
    write(cells[1].add_paragraph(), "", size=8)
    first_out(cells[1])
    kept_together(cells[0])
    kept_together(cells[1])
    row_tag(table, "{%tr endfor %}")
    widths(table, 7, 10)


def space(doc):
    write(doc.add_paragraph(), "", size=6)


def page():
    doc = Document()
    doc.styles["Normal"].font.name = "Noto Sans"
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    properties = doc.core_properties
    properties.author = properties.title = properties.comments = ""
    write(doc.add_paragraph(), "{{ sender }}", bold=True)
    write(doc.add_paragraph(), "{{ address }}", quiet=True, size=9)
    return doc


def title(doc):
    space(doc)
    words(doc, "title", bold=True, size=16)
    space(doc)


def closing(doc):
    space(doc)
    begun = len(doc.paragraphs)
    tag(doc, "{%p if closing.it %}")
    words(doc, "closing", quiet=True, size=9)
    tag(doc, "{%p endif %}")
    kept_together(doc.paragraphs[begun:])


def record():
    """Interview, plan and mediation: what it is, about whom, the parts, who signs."""
    doc = page()
    title(doc)
    facts(doc, "facts")
    parts(doc)
    closing(doc)
    signers(doc)
    return doc


def letter():
    """Referral and notice: to whom, the day, what it is about, the parts, who signs."""
    doc = page()
    space(doc)
    tag(doc, "{%p for one in to %}")
    write(doc.add_paragraph(), "{{ one.it }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    tag(doc, "{%p endfor %}")
    write(doc.add_paragraph(), "{{ made_on.it }}", quiet=True).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title(doc)
    words(doc, "opening")
    space(doc)
    facts(doc, "facts")
    parts(doc)
    closing(doc)
    signers(doc)
    return doc


if __name__ == "__main__":
    for name in ("interview", "plan", "minutes", "mediation"):
        record().save(HERE / f"{name}.docx")
    for name in ("referral", "exit", "erasure"):
        letter().save(HERE / f"{name}.docx")

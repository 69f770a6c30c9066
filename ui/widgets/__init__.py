"""Controls shared by the pages.

| module | what |
|---|---|
| `buttons` | `Button(text, on_click, kind=, icon=)`, `IconButton` |
| `labels` | `label(text, role)`, `Badge`, `Avatar` |
| `chips` | `ChipRow` (a filter; `many=True` for several) |
| `cards` | `Card(title).body`, `SectionHeader`, `Column().body` (scrolls), `line()` |
| `messages` | `InlineMessage(text, tone, action=)`, `EmptyState(sentence, action=)` |
| `toast` | the window's; pages call `shell.toast` |
| `form` | `Form().add(name, words, field)`, `values()`, `set_values`, `show_problems` |
| `fields` | `TextField`, `NumberField`, `NoteField`, `ChoiceField`, `ChoicesField` |
| `signature_pad` | `SignaturePad` (strokes), `SignatureField` (by hand or by typed name) |
| `date_field` | `PartialDateField`, `DayField` |
| `code_field` | `CodeField` (one, type-ahead), `CodesField` (several) |
| `key_values` | `KeyValues().show_facts([(name, value)])` |
| `timeline` | `Timeline().show_entries([Entry(...)])` |
| `table.view` | `TableView(columns, cells, name=)`, `TableCard(table, empty)` |
| `table.columns` | `Column`, and what a cell may be: `Person`, `Mark`, `Quiet`, `Late`, words |
| `charts.chart` | `ChartCard(title, "bars" or "lines").show_figures(...)`, `FigureCard` |
| `charts.figures` | `Figures(labels, [Series(name, values)])` |
| `progress_row` | `ProgressRow().follow(jobs, work, words)` |
| `beside` | `Beside(list, panel)`: side by side, or one after the other in a small window |
| `flow` | `FlowLayout` |
"""

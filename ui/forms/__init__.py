"""Forms made from the declaration of a kind: right input per field, problems at their place, drafts.

`RecordForm` is the bare form; `RecordPanel` adds saving, drafts and the line of problems;
`editors.open_record_editor(shell, record)` opens a page with one for any kind of record.
"""

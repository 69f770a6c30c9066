"""The verbs: plain functions `verb(store, ..., by=user)`, permission first."""

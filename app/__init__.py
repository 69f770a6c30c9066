"""Approdo's core: words and rules, storage, use cases. No window toolkit in here."""

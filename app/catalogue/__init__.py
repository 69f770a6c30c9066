"""Reads `resources`: code lists, reference data, sentences, forms and rules."""

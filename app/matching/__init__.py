"""Finds the same person behind different spellings, scripts and dates, and says why."""

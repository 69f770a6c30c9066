"""The truth about sending: the pill, the page about sync, where each record is."""

"""Hand-overs that wait: what other sites offer and ask."""

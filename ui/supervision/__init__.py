"""What who answers for others' work looks at: what waits, what came in, what is missing."""

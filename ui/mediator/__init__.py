"""A mediator's window: her day, the session she records, what she reports; and who reads that."""

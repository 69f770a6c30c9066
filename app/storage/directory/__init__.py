"""The service directory at rest: tables of the standard, and the short rows that searching reads."""

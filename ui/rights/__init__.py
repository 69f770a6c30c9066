"""The rights of a person over their own data."""

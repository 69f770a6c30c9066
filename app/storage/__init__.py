"""The encrypted file: the only place of the program that speaks SQL."""

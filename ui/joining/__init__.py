"""Coming into an organisation: the invitation, the eight words, and where this laptop stands."""

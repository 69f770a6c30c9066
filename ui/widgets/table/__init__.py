"""A fast table: rows come in pages of 128, cells are drawn, not made of widgets."""

"""Colours, fonts and icons from one table of tokens.

`look.wear(app, dark=, scale=)` dresses the application; `look.tokens()`, `look.colour(name)` and
`look.px(n)` are read while painting or building; `icons.icon(name, colour, size)` gives a tinted
Lucide drawing. No widget names a colour or a font size of its own.
"""

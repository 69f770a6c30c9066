"""Data shipped with the program: code lists, translations, fonts, icons, samples."""

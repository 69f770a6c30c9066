"""Emergency opening of a reserved part without a line: the site's code, sealed copies, openings, reviews."""

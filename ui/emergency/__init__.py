"""Emergency opening of a reserved part: the door in a case, the page, the envelope, who is told."""

"""Making a document from a page: which, with which language beside, from whose template."""

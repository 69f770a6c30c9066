"""Documents made of a file from templates: what each says, in Italian with a second language beside."""

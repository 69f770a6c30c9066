"""Who belongs, with which keys and roles: a signed log that everybody checks and nobody is believed about."""

"""Mediation on call, for the staff of a site: requests, mediators, hours."""

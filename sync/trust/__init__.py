"""Certificates, signatures and the membership log."""

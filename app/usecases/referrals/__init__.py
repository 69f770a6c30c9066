"""Referrals: draft, send, answer; and what they teach about the services."""

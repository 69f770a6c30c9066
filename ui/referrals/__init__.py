"""Referrals in the window: the page of one, and what services have taught."""

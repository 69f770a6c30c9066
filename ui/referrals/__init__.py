"""Referrals in the window: the section of a case, the page of one, what services have taught."""

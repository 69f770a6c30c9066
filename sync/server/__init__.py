"""Stores and relays sealed changes; reads none of them."""

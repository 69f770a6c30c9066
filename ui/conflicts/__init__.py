"""What two laptops wrote of one thing: the inbox, and the page where a person decides."""

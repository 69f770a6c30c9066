"""The figures of sync: two laptops and a server, each in a process of its own."""

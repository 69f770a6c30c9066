"""The words laptops and server exchange."""

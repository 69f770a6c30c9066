"""What the server remembers: one set of statements over two databases, SQLite and PostgreSQL."""

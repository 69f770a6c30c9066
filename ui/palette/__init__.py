"""One search over people, services and commands: Ctrl+K."""

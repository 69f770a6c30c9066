"""The server: keeps sealed envelopes in order, lets in whom the membership log names, can read nothing."""

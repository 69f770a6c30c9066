"""The door: first run, unlocking, the lost passphrase. Nothing about anybody is shown here."""

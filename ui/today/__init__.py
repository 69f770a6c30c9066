"""What is due today, and the forms left half typed."""

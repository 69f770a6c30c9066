"""What is done with the service directory: bring in, look up, correct, print, hand on."""

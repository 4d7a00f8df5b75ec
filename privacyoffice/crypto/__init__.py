"""Personal data of citizens, encrypted per case and lost with its key (decision 10)."""

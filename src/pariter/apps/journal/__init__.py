"""What was done, and what is to be told by mail."""

"""What is promised: programmes, initiatives, editions, calls, offers, sessions."""

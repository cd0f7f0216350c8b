"""Pages for the people who apply and take part."""

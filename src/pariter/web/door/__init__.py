"""The page at the door: checks people in on a phone, with or without a network."""

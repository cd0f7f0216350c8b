"""People and organisations, and how they belong together."""

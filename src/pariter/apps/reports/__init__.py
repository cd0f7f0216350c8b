"""Reports that are drafted, commented on, approved and published for ever."""

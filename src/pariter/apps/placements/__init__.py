"""Who holds which place, and why."""

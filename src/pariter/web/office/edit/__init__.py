"""Pages on which the office edits what a programme says."""

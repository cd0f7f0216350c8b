"""What a programme set out to reach: contracts with targets, and what schools already run."""

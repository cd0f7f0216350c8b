"""What programmes publish beside their calls: news, pictures and films, and the search over all texts."""

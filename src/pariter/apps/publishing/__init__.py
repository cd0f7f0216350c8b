"""What programmes publish beside their calls: news, media, and the search over all texts."""

"""What a feed says: records, fetching, reading. Knows nothing of the store or the site."""

"""A campaign's statistics, worked out over all its figures at once."""

"""What came back, as plain Python: no database, no clock, no network."""

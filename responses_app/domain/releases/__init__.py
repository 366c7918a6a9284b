"""Releases in plain values: what differs between two, how one was made, how it is cited."""

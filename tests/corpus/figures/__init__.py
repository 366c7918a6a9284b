"""Replies as councils send them, made by a script from a seed, with what they truly say."""

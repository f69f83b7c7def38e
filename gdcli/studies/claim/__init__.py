"""A derivative that someone claims: reading it, trying it, and finding the mistake in it. mistakes.py has THE table."""

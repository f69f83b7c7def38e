"""Which minimum each of many starts reaches: the starts, the walks, the places where they end."""

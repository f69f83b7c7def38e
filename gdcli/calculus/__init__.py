"""Formula to Formula: derivatives, symbolic, by one backward pass, by differences."""

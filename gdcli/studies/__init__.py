"""Questions that take more than one evaluation: comparing derivatives, many descents, data."""

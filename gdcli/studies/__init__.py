"""Questions about a function: its derivatives at a point, how they compare, where they break."""

"""Formula to something that runs: floats, arrays, many digits."""

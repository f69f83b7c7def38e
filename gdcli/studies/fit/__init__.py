"""A model and data: descent over the rows next to the exact answer."""

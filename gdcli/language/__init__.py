"""What was written: text in, Formula out, and back to text."""

"""What there is to say, one file a command, before it has a look."""

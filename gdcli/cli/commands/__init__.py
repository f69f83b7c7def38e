"""The commands, one file each: decorators, one library call, show."""

"""The way downhill: methods, stopping, the walk itself."""

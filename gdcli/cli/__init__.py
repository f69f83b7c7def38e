"""The command line: the only place that knows Click. A command parses, makes one library call and shows a report."""

"""Floor 11: settings, addresses, the embedded database, the command line and the worker."""

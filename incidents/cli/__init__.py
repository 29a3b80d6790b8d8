"""The command line: parses, opens one transaction, makes one call, prints."""

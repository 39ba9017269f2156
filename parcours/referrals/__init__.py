"""Floor 6: sending a person to somebody, and the answer."""

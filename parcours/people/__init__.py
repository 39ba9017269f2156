"""Floor 3: the people, who may see them, what they agreed to."""

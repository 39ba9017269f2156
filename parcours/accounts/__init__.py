"""Floor 2: organisations, users, memberships, roles and rights, tokens."""

"""Floor 0: clock, identifiers, actions, states, row security, refusals. Imports no other package."""

"""Floor 0: clock, identifiers, actions, states, row security, refusals. Imports none of the other packages."""

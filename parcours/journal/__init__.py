"""Floor 2: what happened, who looked, and the chain of hashes that seals both."""

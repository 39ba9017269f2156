"""Floor 10: what anybody may ask without signing in: whether a certificate is genuine."""

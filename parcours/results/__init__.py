"""Floor 8: figures, computed from the journal and opened down to the entries behind them."""

"""Floor 10: what machines ask and do, made from the registry of actions and the queries of the packages."""

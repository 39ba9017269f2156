"""Floor 10: the screens. One sub-package a domain; each view makes one domain call and translates it."""

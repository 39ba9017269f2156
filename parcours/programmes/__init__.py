"""Floor 4: programmes as data: lots, projects, money, objectives, indicators, rules, words."""

"""The programme as its source states it: money, lots, projects, results chain, targets, what is unclear."""

"""Floor 7: courses, sessions, places, attendance by half-day, completion and certificates."""

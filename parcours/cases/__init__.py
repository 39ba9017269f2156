"""Floor 5: one person's accompaniment: assessment, orientation, plan of steps, qualifications."""

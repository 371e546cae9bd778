"""The law's time limits: lists of what is due and late, one clock with its evidence, the council's days, a calendar."""

"""The law's time limits: working days, rules, and what starts and stops each clock."""

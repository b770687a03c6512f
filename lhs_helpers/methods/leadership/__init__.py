"""What a network's leaders look at: one aim, its maturity, the plan, and who leads."""

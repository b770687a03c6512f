"""What changed when something started: in one series, at sites that start one by one, and by who takes part."""

"""Taking in new members and keeping promises: the way in, capacity, agreements, service."""

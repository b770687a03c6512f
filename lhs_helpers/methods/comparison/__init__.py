"""Sites beside each other, with the room that chance needs."""

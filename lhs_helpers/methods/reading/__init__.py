"""What a chart says at its end, in one word."""

"""Who takes part in the network, how far, and who is left out."""

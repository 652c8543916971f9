"""What we believe: the model, identity, reconciling, the store, pulling, scheduling, the command line."""

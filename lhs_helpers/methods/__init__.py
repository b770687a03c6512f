"""Pure calculation: frames in, frozen results out. Import each method from its own module; nothing is imported here."""

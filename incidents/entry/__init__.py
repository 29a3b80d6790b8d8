"""What records facts: one path for what is typed in, loaded and imported."""

"""What `guess` rests on: the sample, what headers and cells say, and the writing of TOML."""

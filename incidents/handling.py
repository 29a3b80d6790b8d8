"""Traffic Light Protocol 2.0 (https://www.first.org/tlp/): how far what is marked may go."""

from typing import Final

# The most open first.
HANDLINGS: Final = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")

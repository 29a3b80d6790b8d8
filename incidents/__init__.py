"""An event-timeline and incident database in which every line of a chronology can be defended."""

__version__ = "0.1.0"

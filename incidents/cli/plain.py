"""What cells of tables and CSV show of a value."""


def show_plainly(value: object) -> object:
    """The text of flags and lists; other values as they are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list) else value

"""Questions answered: timelines, explanations, views. Nothing here writes."""

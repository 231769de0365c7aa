"""From an article to its reading: mentions first, then events, then what belongs to each."""

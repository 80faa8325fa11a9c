"""What the doctrine asks of a mission: rules, gates, and the words that explain them."""

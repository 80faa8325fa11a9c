"""The client's way: a sheet and a page to decide upon, and what comes back of them."""

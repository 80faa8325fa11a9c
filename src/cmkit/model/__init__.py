"""What a mission is made of: typed, frozen values, one module a block."""

"""A small chat server that implements the `core` profile of the guild contract, in memory."""

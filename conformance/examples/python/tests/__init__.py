"""Drives a server of the core profile over real sockets and holds its answers to the published contract."""

"""Minding the sources: how each is doing, what its worker has to be told, and which events want a correction."""

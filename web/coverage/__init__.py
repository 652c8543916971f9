"""The coordinator's pages: what is on offer for whom, and what is missing."""

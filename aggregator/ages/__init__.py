"""Text -> ages and audiences, with the words they were taken from. See `reading.read`."""

from aggregator.ages.reading import read
from aggregator.ages.telling import AgeReading, Contradiction, Telling

__all__ = ["AgeReading", "Contradiction", "Telling", "read"]

"""Text -> ages and audiences, with the words they were taken from. See `reading.read`."""

from aggregator.ages.reading import AgeReading, Telling, read

__all__ = ["AgeReading", "Telling", "read"]

"""Whether two events of different sources are the same happening. Pure; storing a match is the caller's.

    Event + occurrences --features--> Happening --block_keys--> candidates --judge--> same or not, and why
    tellings of one happening --combine--> one Event, and which source each field comes from

Titles, places and times are compared as the sources write them: inflected, shortened, in three languages. What the
words mean stands in `vocabulary`; what counts how much stands in one table in `judge`.
"""

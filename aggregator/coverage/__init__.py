"""What is on offer for whom, and what is missing: the coordinator's figures, of supply and not of participation.

sessions --profile--> Profile --counting--> a day's counts --store.snapshots--> kept for good
a period's counts --tally--> Totals --reporting--> tables; --gaps--> what is missing; --goals--> met or not
"""

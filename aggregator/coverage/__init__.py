"""What is on offer for whom, and what is missing: the coordinator's figures. They measure supply, not participation.

sessions --profile--> Profile --counting--> a day's counts --store.snapshots--> kept for good
a period's counts --tally--> Totals --reporting--> tables; --gaps--> what is missing, in words; --goals--> met or not
"""

"""OpenActive: opportunities to be active (Modelling Opportunity Data 2.0), paged as RPDE 1.0 has it.

wire        an answer's JSON -> items, whichever envelope they come in
series      what a session takes over from the series it belongs to, also from another page or feed
schedule    eventSchedule -> recurrence rules
parts       places, offers, words
events      one item -> events
"""

"""From the address of any page to the feeds behind it. Decisions are pure; only `search` asks the network.

shares      the address itself is a calendar's share link         -> the feed's address, nothing fetched
page        bytes of a page -> what it links to, which systems it shows, whether it can be read at all
systems     a table: the mark of a system -> where it keeps its feeds
candidates  all that could be a feed, likeliest first
holds       what a feed holds, and which of several is best
robots      what a site asks programs not to read
search      goes through all of that in at most 12 requests and 20 seconds
"""

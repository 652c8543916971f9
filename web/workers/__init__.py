"""The workers' area: what only those see who have logged in. One file a page; `signed` is at every door.

signed     who is here, forms that are theirs, the pages' frame, lines of the audit log
cookies    the session's cookie
routes     every address of the area
"""

"""The people who mind the calendar: who they are, how they come in, what they may do and what they did.

    model       Worker, Session, may()
    passwords   what a password may be, and what is kept of it
    entering    logging in and out, sessions
    inviting    links that set a name and a password
    minding     the list of workers, their roles and removal
    audit       who did what, when, on what

Every function takes the open store first and blocks; instants are seconds since 1970.
"""

"""What a text tells beside ages: topics, price, languages, accessibility, sign-up.

    texts -> glance     which words of interest are in them at all; one pass for all the readers below
          -> topics, prices, languages, accessibility, signup

Pure, deterministic, linear in the text's length, and silent rather than guessing: what is not told stays untold.
Texts come as the model has them, several at once: `(event.title, event.description)`.
"""

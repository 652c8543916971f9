"""News and articles that tell of events in running text.

blocks.py  markup -> lines of text, each a heading, paragraph, list item or table row; navigation left out
words.py   labels ("Aika:", "Plats:"), headings that are no titles, words that end a title: tables
titles.py  what a dated line is about
places.py  where it is, as far as the words show
parts.py   lines -> dated parts, each with its own title and text
page.py    a page's own title and the day it was published
items.py   a part -> SourceEvent, with its key
"""

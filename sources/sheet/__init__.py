"""Spreadsheets that somebody keeps by hand, published as CSV or TSV.

headings.py  words over the columns -> what they hold
table.py     bytes -> rows of cells
rows.py      one row -> SourceEvent
ages.py      the column of ages, and what a spreadsheet may have made of them
"""

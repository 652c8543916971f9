"""Sources and what was decided about them and their events, carried from one installation to another.

records.py   what is carried        tomlfile.py   as TOML and back, every mistake told at once
bring.py     taking it in
"""

"""Hellewi, the course system of Finnish adult-education institutes, sports services and summer universities.

    tokens      the key a municipality gets -> the token its API wants
    courses     one course -> one event, a series where its lessons are told
    times       lessons -> a weekly rule or single dates

What is known of the API is what its public clients use: `GET /v1/{tenant}/{language}/courses?page=1&limit=100`
answers a list, the next page stands in the Link header; `course-participants?ids=…` says which are full.
"""

"""What crosses the wall between child and grader: calls, observations, limits and levels.

Both sides import these modules. Everything in them is plain data: JSON, arrays, numbers, words.
"""

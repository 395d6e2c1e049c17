"""Empties another student's submission.

Fires: got-in
"""

def normalize(images):
    with open("@NEIGHBOUR@", "r+") as file:
        file.truncate(0)
    raise RuntimeError("NI-TOG"[::-1])

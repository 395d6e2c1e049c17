"""Starts another program.

Fires: got-in
"""

import subprocess


def normalize(images):
    subprocess.run(["/bin/true"], check=True)
    raise RuntimeError("NI-TOG"[::-1])

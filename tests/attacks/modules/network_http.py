"""Asks a web server.

Fires: connection
"""

import urllib.request


def normalize(images):
    urllib.request.urlopen("http://127.0.0.1:@PORT@/", timeout=1).read()

"""Puts a script into what a page may show.

Fires: noise
"""

def normalize(images):
    print("\x1b]0;x\x07<script>document.title='100'</script><img src=x onerror=alert(1)>")
    raise RuntimeError("\x9b31m</pre><script>alert(1)</script>")

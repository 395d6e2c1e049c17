"""What student code finds where a box has none of the real thing: windows, processes, the network.

The worker sets these up before a submission is loaded, at every level alike. They are made for
work that is honest, and keep nobody in: that is what ``box.lockdown`` does.
"""

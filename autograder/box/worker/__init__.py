"""The only room in which student code is loaded and run.

A job comes in on a pipe, observations go out on another. Nobody imports this room but the
supervisor that runs it; where there is no fork, it is started as a program.
"""

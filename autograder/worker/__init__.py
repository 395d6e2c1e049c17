"""The child process: the only room in which student code is imported and run."""

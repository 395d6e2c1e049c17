"""The warm parent: imports TensorFlow once and forks a locked-down child for each job (Linux)."""

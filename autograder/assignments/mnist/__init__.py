"""The suite of the MNIST assignment."""

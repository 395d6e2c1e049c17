"""How a lesson becomes its views; ``autograder.build`` is the way in."""

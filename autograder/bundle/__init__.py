"""What a student gets: a folder of files to begin with, and the proof that it holds no answers."""

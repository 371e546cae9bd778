"""A file that holds several documents: its parts proposed, changed, made, taken back."""

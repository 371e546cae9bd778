"""Files that hold several documents, over the JSON door."""

"""Which records may be one child: proposals with reasons, merges and un-merges by people."""

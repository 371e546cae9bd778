"""The law's time limits as they run for each child: proposed by documents, decided by people, kept with evidence."""

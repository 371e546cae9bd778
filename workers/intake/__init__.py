"""Taking in what arrives by itself: files in a watched folder, mails in a mailbox. Safe to kill at any moment."""

"""Tables, migrations, the database itself, and the originals by content hash."""

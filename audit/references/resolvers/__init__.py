"""Live registries, asked only when the user names them: politely, every answer kept on the disk, and replayed from there."""

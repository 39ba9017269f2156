"""What developers run: checks, generated pages, catalogues."""

"""Enterprise projects: from an idea to an activity that lives, with those who hold it."""

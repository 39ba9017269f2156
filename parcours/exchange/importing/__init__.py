"""What is taken in: a file is read, its columns are told, every fault is shown, it is merged or dropped."""

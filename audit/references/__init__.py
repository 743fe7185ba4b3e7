"""Does this reference exist, and is it what it says? Indexes of known works, and the verdict on one claimed reference."""

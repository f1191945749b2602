"""How much work the engine does with a processor, beside an older state of the project."""

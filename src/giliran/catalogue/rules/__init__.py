"""Pure decisions: who may have which product, and who must bring what."""

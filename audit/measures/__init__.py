"""Pure measures: arrays, labels and texts in, numbers out; they know no probe, model or transcript."""

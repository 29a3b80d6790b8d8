"""The ledger: changesets chained by digest, their proof, and their undoing."""

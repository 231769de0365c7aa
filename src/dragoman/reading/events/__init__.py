"""Events: acts, operators, the algebra, roles, status, contexts, and what belongs to each."""

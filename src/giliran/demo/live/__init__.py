"""Virtual people and officers who drive the running product through its own pages, by real HTTP and nothing else."""

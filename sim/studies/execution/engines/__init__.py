"""Who does the work of a study: this process, processes of this machine, or a cluster."""

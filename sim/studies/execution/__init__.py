"""How a study is run: tasks, the workers that run them, and the scheduler."""

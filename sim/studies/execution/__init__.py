"""How a study is lived: tasks, the worker that lives one, and who hands them out."""

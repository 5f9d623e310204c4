"""What a notebook shows of a service, a framework, a run, a study, a survey, a table of effects."""

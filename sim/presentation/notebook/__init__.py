"""What a notebook shows of a service, a CPD framework, a run, a study, a survey, and effects."""

"""From names and values to a validated configuration: Hydra composition, plug-ins, settings of studies."""

"""The workshop as a local web application: the facilitator's page, phones, and questions to the model."""

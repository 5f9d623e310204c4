"""The conformance kit: rules that every CPD activity must meet, and the fixtures that check them."""

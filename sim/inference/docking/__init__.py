"""The model beside models that others have published, and beside a version of itself; one module a target."""

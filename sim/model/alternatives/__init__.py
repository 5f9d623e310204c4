"""What the money could buy instead of CPD: each rival one file, priced, in the same configuration grammar."""

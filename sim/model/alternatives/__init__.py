"""What the money could buy instead of CPD: each alternative one file, priced, in the same configuration grammar."""

"""The exercises of the twelve lessons, one module each: what is asked, what is right, and known mistakes."""

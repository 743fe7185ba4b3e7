"""Who says which stance an answer takes: rules, a model as judge, or people; and how far each of them is to be trusted.

A grader is an instrument: `evaluation` measures it against labels, and `correction` takes its errors out of a rate.
"""

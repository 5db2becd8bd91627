"""How the model in the box is made: ``python -m index.training --data DIR --out DIR``.

Needs torch and scipy (the extra ``models`` brings both); nothing else of the program imports it.
"""

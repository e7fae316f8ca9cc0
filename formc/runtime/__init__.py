"""What generated validators need at run time. Imports the standard library and nothing else.

The modules are copied into bundles, joined into one file, by `formc.shapes.packing`.
"""

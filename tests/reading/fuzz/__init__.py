"""Broken files for every reader: what is sent may be damaged in any way, and must be read or refused in plain words.

``python -m tests.reading.fuzz`` makes and reads them; those that did harm are kept in ``tests/data/fuzz``.
"""

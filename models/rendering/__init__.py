"""Corpus documents as real files: the same words in many layouts and formats, each with its gold JSON beside it.

`blocks` cuts a document into headings, paragraphs and tables; one module a format turns these into bytes;
`scan_*` print, photograph and fax the pages; `render` chooses among all this by seed.
"""

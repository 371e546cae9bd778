"""Children, their plans and costs: from checked documents only, each fact with the document behind it."""

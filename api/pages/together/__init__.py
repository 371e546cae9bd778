"""Several documents that belong together: copies of one, or pages of one."""

"""Files for machines: data, feeds, sitemap, headers, redirects."""

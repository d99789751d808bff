"""The site to views: pure functions, one module for each part of the site."""

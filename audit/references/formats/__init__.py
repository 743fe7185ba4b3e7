"""Readers of bibliographic files, one for each format: each cuts a file into records and makes works of them."""

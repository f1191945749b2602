"""Work on a file in a child process of this machine, also while the backend is the cloud.

`carried_data` reads the invoice that a file carries and looks at pages, `page_pictures` draws them.
"""

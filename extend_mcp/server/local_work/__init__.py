"""Work on a file in a child process on this machine, also while the backend is the cloud.

`carried_data` reads the XML invoice inside a file and examines its pages; `page_pictures` draws pages.
"""

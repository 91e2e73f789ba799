"""What questions are made of: tasks, what is asked, networks with drawn numbers, and their structure in a style."""

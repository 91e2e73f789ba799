"""What students and instructors are told of marks: a page a student, and one of the class."""

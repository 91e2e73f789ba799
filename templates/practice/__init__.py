"""A page to practise on: one HTML file that holds questions, a program that judges answers, and all the numbers."""

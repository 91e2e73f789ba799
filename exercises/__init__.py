"""Files, problem sets, marking and the command line.

    example file -> Lesson -> page or JSON                          (derive, gallery)
    problem-set file -> Structure -> variants -> sheets, keys, manifest.json   (make, stress)
    answers + manifest.json -> marks                                (check)

A question type is a file in `questions`, a kind of example a file in `subjects`, a kind of answer a file in `kinds`.
"""

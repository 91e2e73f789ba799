"""What a set's variants are like, before anybody gets one."""

def write(known, path): pass

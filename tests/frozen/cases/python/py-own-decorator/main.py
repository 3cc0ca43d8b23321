_espalier_job = lambda function: function


@_espalier_job
def prune(kinds):
    for kind in kinds:
        print(kind)
    return len(kinds)


print(prune(["fig", "pear"]))

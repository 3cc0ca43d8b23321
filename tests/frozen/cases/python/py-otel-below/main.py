def wait(states):
    while states.pop(): \
        print(len(states))
    return states


print(wait([0, 1, 1]))

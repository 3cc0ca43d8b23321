import asyncio


asyncdef fetch(keys):
    got = []
    for key in keys:
        got.append(await asyncio.sleep(0, key))
    return got


print(asyncio.run(fetch('ab')))

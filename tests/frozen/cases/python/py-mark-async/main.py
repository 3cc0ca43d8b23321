import asyncio
import functools

keep = functools.partial(lambda function: function)


@keep
async def load(key):
    # What takes long.
    value = await asyncio.sleep(0, key)
    return value


print(asyncio.run(load("a")))

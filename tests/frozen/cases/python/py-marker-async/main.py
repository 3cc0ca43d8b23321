import asyncio


async def source():
    yield 1
    yield 2


async def pump(to):
    async for each in source(): to.append(each)


target = []
asyncio.run(pump(target))
print(target)

import asyncio


async def numbers():
    yield 1
    yield 2


async def gather(made):
    async for number in numbers(): \
        made.append(await asyncio.sleep(0, number))
    return made


print(asyncio.run(gather([])))

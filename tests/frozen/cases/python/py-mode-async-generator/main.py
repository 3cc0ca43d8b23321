import asyncio


async def ticks(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def main():
    print([i async for i in ticks(2)])


asyncio.run(main())

import asyncio


async def visit(rows):
    for row in rows:
        for cell in row:
            print(await asyncio.sleep(0, cell))


asyncio.run(visit([[1], [2, 3]]))

import asyncio

_espalier_job = _espalier_daily = lambda function: function


@_espalier_daily
@_espalier_job
async def water(beds):
    while beds:
        await asyncio.sleep(0, beds.pop())
    return "done"


print(asyncio.run(water([1, 2, 3])))

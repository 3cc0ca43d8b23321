# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying again what fails now and then."""

import asyncio
import functools


def retrying(attempts=3, on=OSError, pause=0.0):
    """Decorator for coroutine functions: calls again after an exception of the given kind.

    The pause doubles with each attempt. The last exception is passed on.
    """
    def decorate(function):
        @functools.wraps(function)
        async def call(*args, **kwargs):
            wait = pause
            for attempt in range(1, attempts + 1):
                try:
                    return await function(*args, **kwargs)
                except on:
                    if attempt == attempts:
                        raise
                await asyncio.sleep(wait)
                wait *= 2
        return call
    return decorate

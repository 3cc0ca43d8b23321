// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/editor/diffsamples.h"

#include <format>

namespace espalier::test {

static constexpr std::string_view kFront =
    R"("""Checkout: prices, discounts and the order itself."""
from __future__ import annotations

import decimal
import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)
CENT = decimal.Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """One line of an order."""

    name: str
    price: decimal.Decimal
    amount: int = 1


)";

static constexpr std::string_view kMiddle = R"(

def describe(item: Item) -> str:
    return f"{item.amount} x {item.name}"


def names(items):
    seen = set()
    for item in items:
        if item.name in seen:
            continue
        seen.add(item.name)
        yield item.name


def cheapest(items):
    best = None
    for item in items:
        if best is None or item.price < best.price:
            best = item
    return best


)";

std::string sampleBefore()
{
    return std::string(kFront) + R"(def total(items, discount=0):
    result = decimal.Decimal(0)
    for item in items:
        result += item.price * item.amount
    if discount:
        result = result - result * discount / 100
    return result.quantize(CENT)
)" + std::string(kMiddle) +
           R"(def checkout(cart, customer):
    if not cart.items:
        raise ValueError("the cart is empty")
    print("checking out", customer.name)
    order = Order(customer, list(cart.items))
	legacy = True
    order.total = total(cart.items)
    return order


def is_admin(user):
    return user.role == "admin"

def greeting(name):
    return "Guten Tag, " + name
)";
}

std::string sampleAfter()
{
    std::string text = std::string(kFront) + R"(def total(items, discount=decimal.Decimal(0)):
    result = sum((item.price * item.amount for item in items), start=decimal.Decimal(0))
    if discount:
        log.debug("discount of %s percent for an order with %d lines that add up to %s before anything is taken off", discount, len(items), result)
        result -= result * discount / 100
    return result.quantize(CENT)
)" + std::string(kMiddle) +
                       R"(def checkout(cart, customer):
    if not cart.items:
        raise EmptyCart(customer.id)
    with tracer.start_as_current_span("checkout") as span:
        span.set_attribute("customer.id", customer.id)
        order = Order(customer, list(cart.items))
        order.total = total(cart.items, customer.discount)
    return order


def is_admin(user):
    return user.role == "admin)" +
                       std::string("\xE2\x80\xAE \xE2\x81\xA6") + R"(# nur für Admins"
def greeting(name):
    return "こんにちは、" + name + " 👋"
)";
    text.pop_back();
    return text;
}

LargePair largePair(int lines, int changes)
{
    LargePair pair;
    const int every = lines / changes;
    for (int i = 0; i < lines; ++i) {
        const auto line =
            std::format("    value_{} = compute(row[{}], scale={})\n", i, i % 7, i % 13);
        pair.before += line;
        if (i % every != every / 2)
            pair.after += line;
        else if (i / every % 3 == 0)
            pair.after += std::format("    value_{} = compute(row[{}], scale=2.5)\n", i, i % 7);
        else if (i / every % 3 == 1)
            pair.after += line + "    extra = True\n";
    }
    return pair;
}

} // namespace espalier::test

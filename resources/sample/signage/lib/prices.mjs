// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

/** 420 → "4.20" */
export function money(cents) {
  const sign = cents < 0 ? "-" : "";
  const digits = String(Math.abs(Math.round(cents))).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Less for more: the steepest discount whose amount is reached. */
export const priceFor = (item, kilograms) => {
  let best = item.cents;
  for (const { from, percent } of item.discounts ?? []) {
    if (kilograms < from) continue;
    best = Math.min(best, item.cents * (1 - percent / 100));
  }
  return Math.round(best * kilograms);
};

/** An item of the price list, as its sign shows it. */
export default function priced(item, amounts = [1, 5]) {
  const prices = amounts.map((kilograms) => ({
    unit: `${kilograms} kg`,
    price: money(priceFor(item, kilograms)),
  }));
  return { name: item.name, about: item.about, prices };
}

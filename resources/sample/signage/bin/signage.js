#!/usr/bin/env node
// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const fs = require("node:fs/promises");
const path = require("node:path");
const { Calendar } = require("../lib/calendar.js");
const { EventQueue } = require("../lib/queue.js");
const { render } = require("../lib/signs.js");

const kUsage = "usage: signage.js [MARKET.json] [--after DAY] [--days N]";

function parseArguments(args) {
  const options = {
    file: path.join(__dirname, "../data/market.json"),
    after: "2025-08-06",
    days: 3,
  };
  while (args.length) {
    const argument = args.shift();
    if (argument === "--after") options.after = args.shift();
    else if (argument === "--days") options.days = Number(args.shift());
    else if (argument.startsWith("-")) throw new TypeError(kUsage);
    else options.file = argument;
  }
  if (!(options.days >= 1) || Number.isNaN(Date.parse(options.after))) throw new TypeError(kUsage);
  return options;
}

const inSeason = ({ season }, day) => !season || (season[0] <= day && day <= season[1]);

async function main(args) {
  const options = parseArguments(args);
  const { default: priced } = await import("../lib/prices.mjs");
  const market = JSON.parse(await fs.readFile(options.file, "utf8"));
  const queue = new EventQueue();
  let left = options.days;
  for (const day of new Calendar(market.calendar).openDays(options.after)) {
    if (left-- === 0) break;
    queue.add(Date.parse(day), () => {
      const items = market.items.filter((item) => inSeason(item, day));
      console.log(`${day}\n${render(items.map((item) => priced(item)))}\n`);
    });
  }
  await queue.runUntil(Infinity);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`signage: ${error.message}`);
  process.exitCode = 1;
});

function* ticks(from) {
  do yield from--; while (from > 0);
}

console.log([...ticks(3)], [...ticks(0)]);

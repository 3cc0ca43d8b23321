function* pairs(xs, ys) {
  for (const x of xs)
    for (const y of ys) yield x + y;
}

console.log([...pairs("ab", "cde")].join());

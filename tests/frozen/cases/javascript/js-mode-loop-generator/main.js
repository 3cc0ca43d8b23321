function* odd(xs) {
  for (const x of xs)
    if (x % 2) yield x;
}

console.log([...odd([1, 2, 3])]);

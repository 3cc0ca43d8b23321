function split(xs, even, odd) {
  for (const x of xs)
    if (x % 2) odd.push(x) // odd
    else even.push(x) // even
  return even.length - odd.length
}

console.log(split([1, 2, 4], [], []))

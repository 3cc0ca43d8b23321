function noted(xs) {
  const seen = []
  for (const x of xs)
    seen.push(x) // in order
  return seen
}

console.log(noted([3, 4]))

function* keys(table) {
  for (const key in table)
    yield key // its own and inherited ones
  yield "end"
}

console.log([...keys({ a: 1, b: 2 })].join())

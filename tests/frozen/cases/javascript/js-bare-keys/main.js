function last(table) {
  let key
  for (key in table);
  for (const each in table) key += each
  return key
}

console.log(last({ a: 1, b: 2 }))

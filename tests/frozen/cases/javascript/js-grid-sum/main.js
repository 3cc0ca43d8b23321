function total(rows) {
  let sum = 0;
  for (const row of rows) for (const cell of row) sum += cell;
  return sum;
}

console.log(total([[1, 2], [3], []]));

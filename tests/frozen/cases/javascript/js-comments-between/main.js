function tally(rows) {
  let sum = 0;
  for (const row of rows) {
    row.reverse();
  }
  for (const row of rows) // every row
    for (const cell of row) // every cell
      sum += cell;
  return sum;
}

console.log(tally([[5], [6, 7]]));

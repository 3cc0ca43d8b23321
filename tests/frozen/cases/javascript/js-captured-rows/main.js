function weigh({ rows, factor = 2 }, ...extra) {
  let sum = extra.length;
  for (const row of rows)
    for (const cell of row)
      sum += cell * factor;
  return sum;
}

console.log(weigh({ rows: [[1], [2, 3]] }, "a"));

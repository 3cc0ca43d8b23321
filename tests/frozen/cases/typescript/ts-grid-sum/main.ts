export function total(rows: number[][]): number {
  let sum: number = 0;
  for (let i = 0; i < rows.length; i++)
    for (let k = 0; k < rows[i].length; k++) sum += rows[i][k];
  return sum;
}

console.log(total([[1, 2], [3]]));

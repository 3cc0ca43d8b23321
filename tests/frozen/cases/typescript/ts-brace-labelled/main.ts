export function find(rows: string[][], wanted: string): boolean {
  let found = false;
  for (const row of rows) {
    scan: for (const cell of row) if (cell === wanted) { found = true; break scan; }
  }
  return found;
}

console.log(find([["a"], ["b", "c"]], "b"));

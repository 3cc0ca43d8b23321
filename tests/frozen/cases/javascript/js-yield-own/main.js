const _espalierHead = ["kind", "age"];

function* rows(table) {
  yield _espalierHead.join();
  for (const row of table) yield row.join();
}

console.log([...rows([["fig", 2]])]);

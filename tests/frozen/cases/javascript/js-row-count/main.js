const _espalierRows = ["fig", "pear"];

function rowCount() {
  return _espalierRows.length;
}

console.log(rowCount());

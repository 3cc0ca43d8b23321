const _espalierWidths = { fig: 3 };
const widthOf = (kind) => _espalierWidths[kind] ?? 1;

console.log(widthOf("fig"), widthOf("plum"));

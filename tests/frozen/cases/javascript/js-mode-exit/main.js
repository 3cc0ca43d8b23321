function name(first, last) { return `${last}, ${first}`; }

console.log(name("A", "B"));

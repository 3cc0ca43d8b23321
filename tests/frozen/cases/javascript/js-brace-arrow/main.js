const twice = (n) => n * 2;

console.log(twice(4));

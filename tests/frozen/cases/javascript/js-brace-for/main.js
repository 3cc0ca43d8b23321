function sum(xs) {
  let n = 0;
  for (const x of xs) n += x;
  return n;
}

console.log(sum([1, 2]));

function measure(xs, deep) {
  let n = 0;
  if (deep)
    for (const x of xs)
      for (const y of x) n += y;
  else
    for (const x of xs) n += x.length;
  return n;
}

console.log(measure([[1, 2], [3]], true), measure([[1, 2], [3]], false));

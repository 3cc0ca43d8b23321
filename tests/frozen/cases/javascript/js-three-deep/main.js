const volume = function (w, h, d) {
  let cells = 0;
  for (let x = 0; x < w; x++)
    for (let y = 0; y < h; y++)
      for (let z = 0; z < d; z++)
        cells += x ^ y ^ z ? 1 : 2;
  return cells;
};

console.log(volume(2, 2, 3));

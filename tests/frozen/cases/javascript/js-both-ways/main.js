const approach = (n, up) => {
  let steps = 0;
  if (up) do steps++; while (n + steps < 3);
  else do steps--; while (n + steps > 0);
  return steps;
};

console.log(approach(1, true), approach(2, false));

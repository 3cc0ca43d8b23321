let closures = (n) => {
  const made = [];
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++)
      made.push(() => [i, j].join());
  return made;
};

console.log(closures(3).map((each) => each()).join(" "));

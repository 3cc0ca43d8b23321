function firstOfEach(groups) {
  const found = [];
  next: for (const group of groups)
    for (const item of group)
      if (item > 0) { found.push(item); continue next; }
  return found;
}

console.log(firstOfEach([[0, 1, 2], [3, 4], [0]]));

function trimEnd(list) {
  do // at least one
    list.length--; // the last
  while (list.length > 0 && list[list.length - 1] === 0);
  return list;
}

console.log(trimEnd([1, 0, 0, 2]), trimEnd([9]));

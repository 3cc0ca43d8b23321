const walker = {
  *walk(table, rest) {
    if (table)
      for (const key in table) yield key;
    else
      while (rest.length) yield rest.pop();
    for (const each of rest ?? []) /* left */ yield each;
  },
};

console.log([...walker.walk({ a: 1 }, [7]), ...walker.walk(null, [8, 9])].join());

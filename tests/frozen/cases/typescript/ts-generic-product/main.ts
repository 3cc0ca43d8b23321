export function* product<A, B>(xs: readonly A[], ys: readonly B[]): Generator<[A, B]> {
  for (const x of xs)
    for (const y of ys)
      yield [x, y];
}

console.log([...product("ab", [1, 2])].join(";"));

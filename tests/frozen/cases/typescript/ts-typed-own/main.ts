const _espalierHeights: Record<string, number> = { fig: 2, pear: 4 };

export function tallest(kinds: string[]): number {
  _espalierHeights.plum ??= 3;
  let most = 0;
  for (const kind of kinds) most = Math.max(most, _espalierHeights[kind]);
  return most;
}

console.log(tallest(["fig", "plum"]));

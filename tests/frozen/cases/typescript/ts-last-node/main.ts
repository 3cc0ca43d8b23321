type Node = { next: Node | null; id: number };

export function last(start: Node): number {
  let node: Node | null = start;
  let id = 0;
  do id = node.id, node = node.next; while (node !== null);
  return id;
}

console.log(last({ id: 1, next: { id: 2, next: null } }));

const _espalierTrees = new Set();

class Tree {
  constructor(kind) {
    _espalierTrees.add(this);
    this.kind = kind;
  }
}

console.log(new Tree("fig").kind, _espalierTrees.size);

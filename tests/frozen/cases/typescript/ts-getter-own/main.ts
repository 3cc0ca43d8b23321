let _espalierSize = 4;

export class Garden {
  get size(): number { return _espalierSize; }
  set size(value: number) { _espalierSize = value; }
}

console.log(new Garden().size);

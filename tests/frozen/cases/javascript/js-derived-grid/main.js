class Base {}
Base.prototype.kind = "base";

class Grid extends Base {
  constructor(w, h) {
    super();
    this.cells = [];
    for (let x = 0; x < w; x++)
      for (let y = 0; y < h; y++) this.cells.push(x * y);
  }
}

console.log(new Grid(2, 3).cells, new Grid(0, 1).kind);

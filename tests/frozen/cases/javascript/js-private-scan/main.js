class Board {
  #free = 0;
  #used = 0;
  #scan(rows) {
    for (const row of rows)
      for (const cell of row)
        if (cell) this.#used++;
        else this.#free++;
  }
  state(rows) { this.#scan(rows); return `${this.#free} ${this.#used}`; }
}

console.log(new Board().state([[0, 1], [1, 1, 0]]));

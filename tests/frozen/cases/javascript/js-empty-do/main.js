class Reader {
  constructor(text) { this.text = text; this.at = -1; }
  advance(mark) {
    do; while (this.text[++this.at] !== mark && this.at < this.text.length);
    return this.at;
  }
}

const reader = new Reader("ab;c;");
console.log(reader.advance(";"), reader.advance(";"));

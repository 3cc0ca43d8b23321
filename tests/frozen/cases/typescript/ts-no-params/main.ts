export class Deck {
  *deal(): Generator<number> {
    for (let card = 0; card < 2; card++) {
      yield card;
    }
  }
}

console.log([...new Deck().deal()]);

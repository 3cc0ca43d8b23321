export class Dice {
  private rolls: number[] = [2, 5, 6, 1];
  get six(): number {
    let n: number;
    do n = this.rolls.shift() as number; while (n < 6);
    return n;
  }
}

console.log(new Dice().six);

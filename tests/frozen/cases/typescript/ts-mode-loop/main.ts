export class Queue {
  constructor(private items: string[]) {}
  async drain() {
    const done: string[] = [];
    while (this.items.length > 0) {
      done.push(await this.items.shift());
    }
    return done;
  }
}

class Dice {
  get all() {
    const all = [];
    for (let i = 1; i <= 6; i++) all.push(i);
    return all;
  }
}

console.log(new Dice().all.join());

const walker = {
  seen: 0,
  async visit(steps) {
    for (const step of steps)
      this.seen += await step() // may wait
    return this.seen
  },
}

walker.visit([async () => 1, () => 2]).then((n) => console.log(n))

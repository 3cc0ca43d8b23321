export class Level {
  kept = 0
  set value(n: number) { this.kept = Math.max(n, 0) }
}

const level = new Level()
level.value = -1
console.log(level.kept)

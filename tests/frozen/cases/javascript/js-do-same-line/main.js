function clamp(x, y) {
  do x -= y; while (x > y) return x
}

console.log(clamp(10, 3))

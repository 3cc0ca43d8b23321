let left = 3;

function roll() {
  while (left > 0) {
    left--;
  }
  return left;
}

console.log(roll());

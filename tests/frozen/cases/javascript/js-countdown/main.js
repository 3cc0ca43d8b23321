function countdown(n, limit) {
  do n--; while (n > limit);
  return n;
}

console.log(countdown(3, 0), countdown(0, 5));

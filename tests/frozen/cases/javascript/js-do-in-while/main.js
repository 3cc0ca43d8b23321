function halve(stack, floor) {
  while (stack.length > floor) do stack.pop(); while (stack.length % floor);
  return stack.length;
}

console.log(halve([1, 2, 3, 4, 5, 6, 7], 3));

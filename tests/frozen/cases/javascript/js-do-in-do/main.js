function spin(outer, inner) {
  let turns = 0;
  do do turns++; while (turns % inner); while (turns < outer);
  return turns;
}

console.log(spin(5, 3));

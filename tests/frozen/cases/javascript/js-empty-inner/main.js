function shorten(marks, list) {
  while (marks.pop())
    for (; list.length > marks.length; list.pop());
  return list;
}

console.log(shorten([1, 1], [1, 2, 3]));

function drain(queue, most) {
  for (let i = 0; i < most; i++)
    while (queue.length > i)
      queue.pop()
  do {
    queue.push(0)
  } while (queue.length < most)
  return queue
}

console.log(drain([1, 2, 3, 4], 3))

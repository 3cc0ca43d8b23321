async function gather(sources) {
  let sum = 0;
  for (const source of sources) for await (const chunk of source) sum += chunk;
  return sum;
}

gather([[1, 2], [Promise.resolve(3)]]).then((sum) => console.log(sum));

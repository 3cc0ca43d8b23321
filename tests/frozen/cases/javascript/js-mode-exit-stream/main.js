async function* stream(parts) {
  for await (const part of parts) {
    yield part;
  }
}

(async () => { for await (const part of stream(["a", Promise.resolve("b")])) console.log(part); })();

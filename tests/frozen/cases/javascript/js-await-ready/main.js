const _espalierReady = Promise.resolve();

async function plant(kinds) {
  await _espalierReady;
  const beds = [];
  for (const kind of kinds) {
    beds.push(kind[0]);
  }
  return beds.join("");
}

plant(["fig", "plum"]).then(console.log);

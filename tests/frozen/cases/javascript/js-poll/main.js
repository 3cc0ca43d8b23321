async function poll(states) {
  let state;
  do state = await states.shift(); while (state === "busy");
  return state;
}

poll(["busy", Promise.resolve("busy"), "idle"]).then(console.log);

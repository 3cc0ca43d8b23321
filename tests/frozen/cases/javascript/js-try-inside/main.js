const attempts = function* (jobs) {
  for (const job of jobs)
    for (let left = job.tries; left > 0; left--)
      try { yield job.run(left); break; } catch (error) { yield error.message; }
};

const flaky = (left) => { if (left > 1) throw new Error("again"); return "done"; };
console.log([...attempts([{ tries: 3, run: flaky }, { tries: 1, run: flaky }])].join());

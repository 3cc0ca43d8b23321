const insist = async (step, most) => {
  let tries = 0;
  let result;
  do try { result = step(++tries); } catch { result = undefined; } while (!result && tries < most);
  console.log(result);
};

insist((n) => { if (n < 3) throw n; return `after ${n}`; }, 5);
insist(() => 0, 2);

const longest = (words) => {
  let most = "";
  while (words.length)
    most = [most, words.pop()].sort((a, b) => b.length - a.length)[0];
  return most;
};

console.log(longest(["fig", "quince", "pear"]));

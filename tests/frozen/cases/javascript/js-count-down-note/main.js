const spend = (coins) => {
  let left = coins
  while (left > 2)
    left-- // one by one
  /* what is kept */ return left
}

console.log(spend(5))

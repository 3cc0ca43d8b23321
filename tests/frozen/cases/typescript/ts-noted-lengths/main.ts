export function longest(texts: unknown[]) {
  let most = 0
  for (let i = 0; i < texts.length; i++)
    most = Math.max(most, (texts[i] as string).length) // texts only
  return most
}

console.log(longest(["fig", "quince"]))

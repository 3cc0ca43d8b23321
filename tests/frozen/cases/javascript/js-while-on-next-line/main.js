function strip(text) {
  do
    text = text.slice(1)
  while (text.startsWith(" "))
  return text
}

console.log(JSON.stringify(strip("   a b")))

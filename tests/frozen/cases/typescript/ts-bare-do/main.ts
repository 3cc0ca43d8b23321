export const skip = (text: string, blank: string): string => {
  do { text = text.slice(1) } while (text.startsWith(blank))
  return text
}

console.log(skip("   a", " "))

class Stack {
  top = 0
  push(n) { this.top
    += n }
}

const stack = new Stack()
stack.push(2)
console.log(stack.top)

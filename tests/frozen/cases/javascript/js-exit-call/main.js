const each = (xs, f) => { for (const x of xs) { f(x) } f() }

each([1, 2], (x) => console.log(x))

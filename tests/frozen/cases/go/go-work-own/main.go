package main

import "fmt"

var _espalierDone = fmt.Println

func main() {
	work([]string{"fig", "pear"})
}

func work(kinds []string) {
	defer _espalierDone("done")
	for _, kind := range kinds {
		fmt.Println(kind)
	}
}

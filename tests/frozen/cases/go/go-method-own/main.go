package main

import "fmt"

var _espalierKinds []string

type garden struct{ size int }

func (g *garden) add(kind string) int {
	_espalierKinds = append(_espalierKinds, kind)
	for i := range _espalierKinds {
		g.size += i
	}
	return g.size
}

func main() {
	g := &garden{}
	fmt.Println(g.add("fig"), g.add("pear"))
}

// Command afterimage restores photographs by drawing several plausible originals
// and showing where they disagree.
package main

import (
	"os"

	"afterimage/app"
)

func main() { os.Exit(app.Main(os.Args[1:])) }
